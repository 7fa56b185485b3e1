#include <limits>
#include <map>

#include <nas/space/space.hpp>
#include <nas/space/weighted.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace {

template <class S>
std::map<typename S::value_type, int> drawn(S const& space, int n) {
    std::map<typename S::value_type, int> counts;
    for (int i = 0; i < n; ++i)
        ++counts[nas::decode(space, nas::sample(space, nas::rng(static_cast<std::uint64_t>(i))))];
    return counts;
}

struct conv {
    int kernel;
};
struct skip {};

} // namespace

TEST_CASE("weighted: alternatives are drawn as often as they should be", "[space]") {
    constexpr auto space = nas::weighted(nas::one_of(3, 5, 7), 0.5, 0.3, 0.2);
    auto const counts = drawn(space, 20'000);
    // Four standard deviations of 20,000 draws: at most 0.015.
    CHECK(counts.at(3) / 20'000.0 == Approx(0.5).margin(0.015));
    CHECK(counts.at(5) / 20'000.0 == Approx(0.3).margin(0.015));
    CHECK(counts.at(7) / 20'000.0 == Approx(0.2).margin(0.015));
}

TEST_CASE("weighted: what has no probability is not drawn, but exists", "[space]") {
    constexpr auto space = nas::weighted(nas::between(1, 4), 0, 0.5, 0.5, 0);
    auto const counts = drawn(space, 2'000);
    CHECK(counts.size() == 2);
    CHECK(counts.count(2) == 1);
    CHECK(nas::cardinality(space) == nas::bigint(4));
    CHECK(nas::decode(space, nas::encode(space, 1)) == 1);
}

TEST_CASE("weighted: on alternatives it weighs the choice, not what is inside", "[space]") {
    constexpr auto space =
        nas::weighted(nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5))) | nas::just(skip{}), 0.9, 0.1);
    int convs = 0, threes = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        auto const layer = nas::decode(space, nas::sample(space, nas::rng(i)));
        if (auto const* c = std::get_if<conv>(&layer)) ++convs, threes += c->kernel == 3;
    }
    CHECK(convs == Approx(9'000).margin(120));
    CHECK(threes == Approx(convs / 2.0).margin(200));
}

TEST_CASE("weighted: weighs nothing behind its own decision", "[space]") {
    auto const space = nas::program([](nas::chooser& pick) {
        int const a = pick("a", nas::weighted(nas::one_of(0, 1), 1.0, 0.0));
        int const b = pick("b", nas::weighted(nas::between(5, 5), 1.0)); // one alternative: not asked
        return 10 * a + b + pick("c", nas::one_of(0, 1));
    });
    auto const counts = drawn(space, 1'000);
    CHECK(counts.size() == 2);
    CHECK(counts.at(5) == Approx(500).margin(70));
}

TEST_CASE("weighted: wrong numbers are reported when the space is made", "[space]") {
    using nas::one_of, nas::space_error, nas::weighted, test::check_error;
    check_error<space_error>(
        "nas.space.42", [] { (void)weighted(one_of(3, 5), 0.5, 0.6); }, "sum to 1.1");
    check_error<space_error>(
        "nas.space.42", [] { (void)weighted(one_of(3, 5), -0.5, 1.5); }, "-0.5");
    check_error<space_error>("nas.space.42",
                             [] { (void)weighted(one_of(3, 5), std::numeric_limits<double>::quiet_NaN(), 1.0); });
    check_error<space_error>(
        "nas.space.40", [] { (void)weighted(one_of(3, 5), 0.5, 0.25, 0.25); }, "3 weights");
    check_error<space_error>(
        "nas.space.40", [] { (void)weighted(nas::between(1, 3), 0.5, 0.5); }, "2 weights");
}

TEST_CASE("weighted: a wrong number of weights is noticed at the first decision where the space cannot tell",
          "[space]") {
    auto const program =
        nas::weighted(nas::program([](nas::chooser& pick) { return pick("a", nas::one_of(1, 2, 3)); }), 0.5, 0.5);
    test::check_error<nas::space_error>("nas.space.40", [&] { (void)nas::sample(program, nas::rng(1)); });
}
