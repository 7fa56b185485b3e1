#include <set>

#include <nas/space/fingerprint.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::between, nas::build, nas::field, nas::just, nas::named, nas::one_of, nas::program, nas::repeat,
    nas::space_fingerprint;

namespace {

struct conv {
    int kernel;
    int stride;
};

/// A choice of two, and a kernel that exists only while the answer is `Answer`.
template <std::uint32_t Answer>
struct kernel_while {
    using value_type = int;
    int decode(nas::chooser& c) const { return c.pick(2) == Answer ? c("kernel", one_of(3, 5)) : 0; }
    void visit(nas::space_visitor& v) const {
        v.choice(2, [](std::uint32_t i) { return nas::literal_of(i); });
        nas::space_visitor::branch const when(v, Answer, Answer);
        nas::space_visitor::scope const in(v, "kernel");
        one_of(3, 5).visit(v);
    }
};

template <class F>
std::uint64_t of_program(F f) {
    return space_fingerprint(program(f));
}

} // namespace

TEST_CASE("space_fingerprint: equal spaces have equal fingerprints", "[space]") {
    CHECK(space_fingerprint(repeat<2>(one_of(3, 5))) == space_fingerprint(repeat<2>(one_of(3, 5))));
    // The same decisions with the same meaning, made differently.
    CHECK(space_fingerprint(one_of(1, 2, 3)) == space_fingerprint(between(1, 3)));
}

TEST_CASE("space_fingerprint: changes with everything that changes the meaning of a genome", "[space]") {
    std::set<std::uint64_t> seen;
    int spaces = 0;
    auto const add = [&](auto const& space) {
        seen.insert(space_fingerprint(space));
        ++spaces;
    };
    add(one_of(3, 5));
    add(one_of(5, 3));             // order
    add(one_of(3, 5, 7));          // one more
    add(one_of(3, 6));             // another value
    add(named("a", one_of(3, 5))); // path
    add(named("b", one_of(3, 5))); // name
    add(just(3));
    add(just(4)); // fixed value
    add(between(1, 5000));
    add(between(2, 5001));    // bounds of a long range
    add(between(1, 9999, 2)); // step
    add(between(1, 1'000'000'000));
    add(repeat(one_of(3, 5), 1, 3));
    add(repeat(one_of(3, 5), 0, 2)); // range of lengths
    add(repeat(one_of(3, 5), 1, 4));
    add(repeat<3>(one_of(3, 5)));
    add(repeat<4>(one_of(3, 5)));
    add(build<conv>(field<&conv::kernel>(one_of(3, 5)), field<&conv::stride>(one_of(1, 2))));
    add(build<conv>(field<&conv::stride>(one_of(1, 2)), field<&conv::kernel>(one_of(3, 5)))); // order of fields
    add(build<conv>(field<&conv::kernel>(one_of(3, 5)), field<&conv::stride>(just(1))));
    add(test::layer);
    add(test::layer | just(3));
    add(nas::inputs<2>(4));
    add(nas::inputs<2>(5));
    add(nas::inputs<3>(5));
    CHECK(seen.size() == static_cast<std::size_t>(spaces));
}

TEST_CASE("space_fingerprint: an alternative that owns a decision is told from a neighbour", "[space]") {
    auto const conv_space = build<conv>(field<&conv::kernel>(one_of(3, 5)));
    CHECK(space_fingerprint(conv_space | just(1)) != space_fingerprint(just(1) | conv_space));
    CHECK(space_fingerprint(named("a", one_of(1, 2)) | named("b", one_of(3, 4))) !=
          space_fingerprint(named("a", one_of(1, 2)) | just(3) | named("b", one_of(3, 4))));
}

TEST_CASE("space_fingerprint: conditions count, also where everything else is equal", "[space]") {
    CHECK(space_fingerprint(kernel_while<0>{}) != space_fingerprint(kernel_while<1>{}));
    CHECK(space_fingerprint(kernel_while<0>{}) == space_fingerprint(kernel_while<0>{}));
}

TEST_CASE("space_fingerprint: programs are told apart by what they ask", "[space]") {
    std::set<std::uint64_t> seen;
    seen.insert(of_program([](nas::chooser& pick) { return pick("x", one_of(3, 5)); }));
    seen.insert(of_program([](nas::chooser& pick) { return pick("y", one_of(3, 5)); }));
    seen.insert(of_program([](nas::chooser& pick) { return pick("x", one_of(3, 7)); }));
    seen.insert(of_program([](nas::chooser& pick) { return pick("x", one_of(3, 5, 7)); }));
    seen.insert(of_program([](nas::chooser& pick) { return pick("x", one_of(3, 5)) + pick("z", one_of(0, 1)); }));
    CHECK(seen.size() == 5);
    CHECK(space_fingerprint(test::by_run) == space_fingerprint(test::by_run));
}

TEST_CASE("space_fingerprint: large programs are told apart by a sample of their points", "[space]") {
    auto const large = [](int last) {
        return program([last](nas::chooser& pick) { return pick("x", repeat<20>(one_of(3, 5, last))); });
    };
    CHECK(space_fingerprint(large(7)) == space_fingerprint(large(7)));
    CHECK(space_fingerprint(large(7)) != space_fingerprint(large(9)));
}
