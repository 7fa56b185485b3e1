#include <nas/space/forwarding.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

namespace {

// Answers every second decision by itself.
class every_second final : public nas::detail::forwarding_chooser {
public:
    using forwarding_chooser::forwarding_chooser;

private:
    std::uint32_t choose(nas::decision d) override { return n_++ % 2 == 1 ? answer(0) : ask(d); }
    int n_ = 0;
};
class all_passed final : public nas::detail::forwarding_chooser {
public:
    using forwarding_chooser::forwarding_chooser;

private:
    std::uint32_t choose(nas::decision d) override { return ask(d); }
};

template <class Between, class S>
struct behind {
    using value_type = typename S::value_type;
    S space;
    value_type decode(nas::chooser& c) const {
        Between inner(c);
        return space.decode(inner);
    }
};

} // namespace

TEST_CASE("forwarding: what is passed on is asked as if nobody stood between", "[space]") {
    behind<all_passed, decltype(test::first_program)> const space{test::first_program};
    for (std::uint64_t i = 0; i < 20; ++i) {
        nas::genome const g = nas::sample(test::first_program, nas::rng(i));
        CHECK(nas::sample(space, nas::rng(i)) == g);
        CHECK(nas::describe_genome(space, g) == nas::describe_genome(test::first_program, g));
    }
}

TEST_CASE("forwarding: weights and defaults reach the decisions behind", "[space]") {
    auto const inner = nas::with_default(nas::one_of(3, 5), 5);
    auto const space = nas::weighted(behind<all_passed, decltype(nas::one_of(3, 5))>{nas::one_of(3, 5)}, 0.0, 1.0);
    for (std::uint64_t i = 0; i < 20; ++i) CHECK(nas::decode(space, nas::sample(space, nas::rng(i))) == 5);
    behind<all_passed, decltype(inner)> const defaults{inner};
    CHECK(nas::decode(defaults, nas::baseline(defaults)) == 5);
}

TEST_CASE("forwarding: decisions answered on the way are not asked, nor are their texts told", "[space]") {
    behind<every_second, decltype(nas::repeat<4>(nas::one_of(3, 5)))> const space{nas::repeat<4>(nas::one_of(3, 5))};
    nas::genome const g = nas::sample(space, nas::rng(1));
    CHECK(g.size() == 2);
    auto const texts = nas::describe_genome(space, g);
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].path == "[0]");
    CHECK(texts[1].path == "[2]");
}
