#include <array>
#include <map>
#include <set>
#include <variant>
#include <vector>

#include <nas/space/some_of.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"

using nas::one_of, nas::some_of, nas::between;
using test::check_error, test::check_laws;

namespace {

struct conv {
    int kernel;
    friend bool operator==(conv const&, conv const&) = default;
};
struct pool {
    int window;
    bool average;
    friend bool operator==(pool const&, pool const&) = default;
};
struct skip {
    friend bool operator==(skip, skip) = default;
};

// Alternatives of 2, 6 and 1 points.
constexpr auto op =
    nas::build<conv>(nas::field<&conv::kernel>(one_of(3, 5))) |
    nas::build<pool>(nas::field<&pool::window>(one_of(2, 3, 4)), nas::field<&pool::average>(one_of(false, true))) |
    nas::just(skip{});

constexpr nas::some_of_options cases[] = {
    {.distinct = true, .sorted = true},
    {.distinct = true, .sorted = false},
    {.distinct = false, .sorted = true},
    {.distinct = false, .sorted = false},
};

bool allowed(std::vector<std::size_t> const& indices, nas::some_of_options o) {
    for (std::size_t i = 0; i < indices.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (o.distinct && indices[i] == indices[j]) return false;
            if (o.sorted && indices[j] > indices[i]) return false;
        }
    return true;
}

template <class S>
auto all(S const& space) {
    std::vector<typename S::value_type> out;
    for (nas::genome const& g : nas::enumerate(space)) out.push_back(nas::decode(space, g));
    return out;
}

// Every tuple of alternatives, counted with the sizes of the alternatives: the definition, without the recursion.
template <std::size_t K>
std::size_t count_tuples(std::vector<std::size_t> const& sizes, nas::some_of_options o) {
    std::size_t sum = 0, tuples = 1;
    for (std::size_t k = 0; k < K; ++k) tuples *= sizes.size();
    for (std::size_t t = 0; t < tuples; ++t) {
        std::vector<std::size_t> indices;
        std::size_t product = 1;
        for (std::size_t k = 0, rest = t; k < K; ++k, rest /= sizes.size()) {
            indices.push_back(rest % sizes.size());
            product *= sizes[indices.back()];
        }
        if (allowed(indices, o)) sum += product;
    }
    return sum;
}

} // namespace

TEST_CASE("some_of: yields exactly the allowed choices of values, each once", "[space]") {
    for (auto const o : cases) {
        auto const space = some_of<3>(between(0, 4), o);
        auto const points = all(space);
        std::set<std::array<int, 3>> const distinct(points.begin(), points.end());
        CHECK(distinct.size() == points.size());
        CHECK(points.size() == count_tuples<3>({1, 1, 1, 1, 1}, o));
        for (auto const& p : points)
            CHECK(allowed(
                {static_cast<std::size_t>(p[0]), static_cast<std::size_t>(p[1]), static_cast<std::size_t>(p[2])}, o));
    }
}

TEST_CASE("some_of: the exact size counts the decisions of the alternatives", "[space]") {
    for (auto const o : cases) {
        CHECK(some_of<1>(op, o).cardinality() == count_tuples<1>({2, 6, 1}, o));
        CHECK(some_of<2>(op, o).cardinality() == count_tuples<2>({2, 6, 1}, o));
        CHECK(some_of<3>(op, o).cardinality() == count_tuples<3>({2, 6, 1}, o));
        CHECK(all(some_of<2>(op, o)).size() == count_tuples<2>({2, 6, 1}, o));
    }
    static_assert(some_of<2>(one_of(3, 5, 7, 9)).cardinality() == 12);
    static_assert(some_of<2>(between(0, 4), {.sorted = true}).cardinality() == 10);
}

TEST_CASE("some_of: obeys the laws in all four forms, with and without decisions inside", "[space]") {
    for (auto const o : cases) {
        check_laws(some_of<2>(one_of("a", "b", "c", "d"), o));
        check_laws(some_of<4>(between(2, 8, 2), o));
        check_laws(some_of<2>(op, o));
        check_laws(nas::repeat(some_of<3>(op, o), 0, 2));
    }
}

TEST_CASE("some_of: sets are equally likely", "[space]") {
    auto const space = some_of<2>(between(0, 4), {.sorted = true});
    std::map<std::array<int, 2>, int> counts;
    for (std::uint64_t i = 0; i < 10'000; ++i) ++counts[nas::decode(space, nas::sample(space, nas::rng(i)))];
    REQUIRE(counts.size() == 10);
    for (auto const& [set, n] : counts) CHECK(n == Approx(1'000).margin(120)); // four standard deviations
}

TEST_CASE("some_of: paths name the positions; a set is one decision", "[space]") {
    auto const texts = [](auto const& space, auto const& value) {
        std::string out;
        for (auto const& d : nas::describe_genome(space, nas::encode(space, value)))
            out += nas::concat(d.path, "=", d.value, "/", d.arity, "(", d.literal, ") ");
        return out;
    };
    CHECK(texts(some_of<2>(one_of(3, 5, 7)), std::array{7, 3}) == "[0]=2/3(7) [1]=0/2(3) ");
    CHECK(texts(some_of<2>(one_of(3, 5, 7), {.sorted = true}), std::array{3, 7}) == "=1/3(3,7) ");
    CHECK(texts(some_of<2>(one_of(3, 5), {.distinct = false}), std::array{5, 5}) == "[0]=1/2(5) [1]=1/2(5) ");
    using node = std::variant<conv, pool, skip>;
    CHECK(texts(some_of<2>(op, {.sorted = true}), std::array<node, 2>{conv{5}, skip{}}) ==
          "=1/3(conv,skip) [0].conv.kernel=1/2(5) ");
    CHECK(texts(some_of<2>(op), std::array<node, 2>{skip{}, conv{5}}) ==
          "[0]=2/3(skip) [1]=0/2(conv) [1].conv.kernel=1/2(5) ");
}

TEST_CASE("some_of: values that are no allowed choice are not encoded", "[space]") {
    auto const refused = [](auto const& space, auto const& value) {
        check_error<nas::space_error>("nas.space.18", [&] { (void)nas::encode(space, value); });
    };
    refused(some_of<2>(one_of(3, 5, 7)), std::array{3, 3});
    refused(some_of<2>(one_of(3, 5, 7)), std::array{3, 4});
    refused(some_of<2>(one_of(3, 5, 7), {.sorted = true}), std::array{5, 3});
    refused(some_of<2>(one_of(3, 5, 7), {.distinct = false, .sorted = true}), std::array{5, 3});
    CHECK(nas::encode(some_of<2>(one_of(3, 5, 7), {.distinct = false, .sorted = true}), std::array{5, 5}).size() == 1);
}

TEST_CASE("some_of: equal candidates are different candidates", "[space]") {
    auto const space = some_of<2>(one_of(3, 3, 5));
    CHECK(space.cardinality() == 6);
    CHECK(nas::decode(space, nas::encode(space, std::array{3, 3})) == std::array{3, 3});
}

TEST_CASE("some_of: choosers that print learn which candidates stand where", "[space]") {
    struct printer final : nas::chooser {
        printer() { wants_text_ = true; }
        std::uint32_t choose(nas::decision d) override { return d.arity - 1; }
        void part(nas::selected_part const& p) override {
            seen += nas::concat(p.position ? static_cast<int>(*p.position) : -1, ":", p.index, "/", p.candidates, "(",
                                p.text, ") ");
        }
        std::string seen;
    };
    printer sorted, each;
    (void)some_of<2>(one_of(3, 5, 7), {.sorted = true}).decode(sorted);
    CHECK(sorted.seen == "0:1/3(5) 1:2/3(7) ");
    (void)some_of<2>(one_of(3, 5, 7)).decode(each);
    CHECK(each.seen == "-1:2/3(7) -1:1/3(5) ");
}

TEST_CASE("some_of: too few alternatives and too many sets are reported when the space is made", "[space]") {
    check_error<nas::space_error>(
        "nas.space.43", [] { (void)some_of<4>(one_of(3, 5, 7)); }, "4", "3");
    check_error<nas::space_error>("nas.space.44", [] { (void)some_of<9>(between(1, 100), {.sorted = true}); });
    CHECK(some_of<9>(between(1, 100)).cardinality() > 1);
    CHECK(some_of<4>(one_of(3, 5, 7), {.distinct = false}).cardinality() == 81);
}
