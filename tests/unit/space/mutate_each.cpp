#include <cmath>

#include <nas/space/mutate_each.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::mutate_each, nas::rng;

TEST_CASE("mutate_each: always a point of the space, the same for the same stream", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const g = nas::sample(space, rng(i));
            auto const child = mutate_each(space, g, 0.3, rng(2).stream(i));
            CHECK(nas::complete(space, child, rng(9)) == child);
            CHECK(child == mutate_each(space, g, 0.3, rng(2).stream(i)));
            CHECK(mutate_each(space, g, 0, rng(2)) == g);
        }
    });
}

TEST_CASE("mutate_each: each decision changes with the rate, to each other alternative alike", "[space]") {
    constexpr auto space = nas::repeat<4>(nas::between(0, 3));
    auto const g = nas::encode(space, {1, 1, 1, 1});
    constexpr int draws = 8000;
    int count[4][4] = {};
    for (std::uint64_t i = 0; i < draws; ++i) {
        auto const a = nas::decode(space, mutate_each(space, g, 0.3, rng(3).stream(i)));
        for (std::size_t k = 0; k < 4; ++k) ++count[k][a[k]];
    }
    for (auto const& at : count) {
        CHECK(std::abs(at[1] - draws * 0.7) < 4 * std::sqrt(draws * 0.7 * 0.3));
        for (int const other : {0, 2, 3}) CHECK(std::abs(at[other] - draws * 0.1) < 4 * std::sqrt(draws * 0.1 * 0.9));
    }
    for (std::uint64_t i = 0; i < 50; ++i)
        for (int const x : nas::decode(space, mutate_each(space, g, 1, rng(i)))) CHECK(x != 1);
}

TEST_CASE("mutate_each: a rate that is no probability is refused", "[space]") {
    auto const g = nas::sample(test::layer, rng(1));
    for (double const rate : {-0.1, 1.1, std::nan("")})
        test::check_error<nas::space_error>("nas.space.67", [&] { mutate_each(test::layer, g, rate, rng(1)); });
}
