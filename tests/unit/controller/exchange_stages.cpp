#include <cmath>

#include <nas/controller/exchange_stages.hpp>
#include <nas/nas.hpp>
#include <nas/zoo/genetic_cnn.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

namespace {

using nas::zoo::genetic_cnn;

auto constexpr wrapped = nas::program([](nas::chooser& pick) {
    return pick("net", nas::tuple_of(nas::repeat<2>(nas::one_of(0, 1)), nas::one_of(0, 1, 2)));
});

} // namespace

TEST_CASE("exchange_stages: the stages of Genetic CNN are its three members", "[controller]") {
    nas::genome const g = nas::sample(genetic_cnn, nas::rng(1));
    auto const stages = nas::detail::stages_of(genetic_cnn, g);
    REQUIRE(stages.size() == 3);
    std::size_t const ends[] = {3, 9, 19};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(stages[i].first == (i == 0 ? 0 : ends[i - 1]));
        CHECK(stages[i].last == ends[i]);
    }
}

TEST_CASE("exchange_stages: a segment around everything is looked into", "[controller]") {
    auto const stages = nas::detail::stages_of(wrapped, nas::sample(wrapped, nas::rng(1)));
    REQUIRE(stages.size() == 2);
    CHECK(stages[0].last == 2);
    CHECK(stages[1].last == 3);
    static constexpr auto one = nas::just(3);
    CHECK(nas::detail::stages_of(one, {}).empty());
    CHECK(nas::detail::stages_of(test::six_points, nas::sample(test::six_points, nas::rng(1))).size() == 2);
}

TEST_CASE("exchange_stages: whole stages change places, each with the given probability", "[controller]") {
    std::size_t const bounds[] = {0, 3, 9, 19};
    int exchanged = 0, runs = 2000;
    for (int i = 0; i < runs; ++i) {
        nas::rng const r(static_cast<std::uint64_t>(i));
        nas::genome const a = nas::sample(genetic_cnn, r.stream(1)), b = nas::sample(genetic_cnn, r.stream(2));
        auto const [c, d] = nas::detail::exchange_stages(genetic_cnn, a, b, 0.2, r);
        for (int s = 0; s < 3; ++s) {
            auto const equal = [&](nas::genome const& x, nas::genome const& y) {
                for (std::size_t k = bounds[s]; k < bounds[s + 1]; ++k)
                    if (x[k] != y[k]) return false;
                return true;
            };
            bool const stayed = equal(c, a) && equal(d, b), swapped = equal(c, b) && equal(d, a);
            if (!stayed && !swapped) FAIL("a stage was torn apart");
            exchanged += swapped && !stayed;
        }
    }
    // Of 3 stages one in 5; equal ones (1/8, 1/64, 1/1024) are not seen to change.
    double const expected = 0.2 * (3 - 1 / 8.0 - 1 / 64.0 - 1 / 1024.0) * runs;
    CHECK(std::abs(exchanged - expected) < 3 * std::sqrt(3 * runs * 0.16));
}

TEST_CASE("exchange_stages: rates 0 and 1 keep and swap everything, also where the parents have other stages",
          "[controller]") {
    for (std::uint64_t i = 0; i < 50; ++i) {
        nas::genome const a = nas::sample(test::tiny_space, nas::rng(i)),
                          b = nas::sample(test::tiny_space, nas::rng(i + 100));
        auto const none = nas::detail::exchange_stages(test::tiny_space, a, b, 0, nas::rng(i));
        CHECK(none.first == a);
        CHECK(none.second == b);
        auto const all = nas::detail::exchange_stages(test::tiny_space, a, b, 1, nas::rng(i));
        CHECK(all.first == b);
        CHECK(all.second == a);
    }
}
