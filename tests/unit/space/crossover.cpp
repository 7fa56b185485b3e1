#include <cmath>

#include <nas/space/crossover.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::crossover, nas::genome, nas::rng;

TEST_CASE("crossover: same parents and stream, same child", "[space]") {
    auto const& space = test::first_program;
    auto const a = nas::sample(space, rng(1));
    auto const b = nas::sample(space, rng(2));
    CHECK(crossover(space, a, b, rng(3)) == crossover(space, a, b, rng(3)));
    CHECK(crossover(space, a, b, rng(3)) != crossover(space, a, b, rng(4)));
}

TEST_CASE("crossover: shared decisions come from either parent with even chances", "[space]") {
    constexpr auto space = nas::repeat<4>(nas::one_of(0, 1));
    genome const zeros = nas::encode(space, {0, 0, 0, 0});
    genome const ones = nas::encode(space, {1, 1, 1, 1});
    constexpr int children = 4000;
    std::array<int, 4> from_second{};
    int equal_neighbours = 0;
    for (int i = 0; i < children; ++i) {
        auto const child = crossover(space, zeros, ones, rng(7).stream(static_cast<std::uint64_t>(i)));
        for (std::size_t k = 0; k < 4; ++k) from_second[k] += static_cast<int>(child[k].value);
        equal_neighbours += child[0].value == child[1].value;
    }
    double const margin = 4 * std::sqrt(children * 0.25);
    for (int const n : from_second) CHECK(n == Approx(children / 2.0).margin(margin));
    CHECK(equal_neighbours == Approx(children / 2.0).margin(margin)); // decisions are mixed one by one
}

TEST_CASE("crossover: what only one parent has is inherited from it, whichever it is", "[space]") {
    using value = decltype(test::layer)::value_type;
    auto const conv = nas::encode(test::layer, value(test::conv{5}));
    auto const mbconv = nas::encode(test::layer, value(test::mbconv{7, 6, true}));
    bool met[2] = {};
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto const child = crossover(test::layer, conv, mbconv, rng(8).stream(i));
        CHECK((child == conv || child == mbconv));
        met[child == mbconv] = true;
    }
    CHECK((met[0] && met[1]));
}

TEST_CASE("crossover: decisions that neither parent has are drawn", "[space]") {
    constexpr auto space = nas::repeat<8>(nas::one_of(3, 5, 7));
    auto const child = crossover(space, {}, {}, rng(5));
    CHECK(child.size() == 8);
    CHECK(child == nas::sample(space, rng(5)));
}

TEST_CASE("crossover: a gene of another arity is no answer", "[space]") {
    constexpr auto space = nas::one_of(3, 5);
    genome const foreign{{nas::key_of_path(""), 7, 6}};
    auto const child = crossover(space, foreign, foreign, rng(5));
    CHECK(child.front().arity == 2);
}
