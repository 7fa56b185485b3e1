#include <map>

#include <nas/space/crossover_part.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::crossover_part, nas::rng;

TEST_CASE("crossover_part: always a point of the space; equal parents have their equal", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const a = nas::sample(space, rng(i)), b = nas::sample(space, rng(i + 100));
            auto const child = crossover_part(space, a, b, rng(2).stream(i));
            CHECK(nas::complete(space, child, rng(9)) == child);
            CHECK(child == crossover_part(space, a, b, rng(2).stream(i)));
            CHECK(crossover_part(space, a, a, rng(2).stream(i)) == a);
        }
    });
}

TEST_CASE("crossover_part: one part is that of the second parent", "[space]") {
    constexpr auto space = nas::repeat<3>(nas::repeat<2>(nas::between(0, 1)));
    auto const zeros = nas::encode(space, {}), ones = nas::encode(space, {{{1, 1}, {1, 1}, {1, 1}}});
    std::map<std::string, int> met;
    for (std::uint64_t i = 0; i < 900; ++i) {
        std::string text;
        for (auto const& row : nas::decode(space, crossover_part(space, zeros, ones, rng(4).stream(i))))
            for (int const x : row) text += static_cast<char>('0' + x);
        ++met[text];
    }
    CHECK(met.size() == 9); // three rows and six single decisions, 100 times each
    for (auto const& [text, n] : met) CHECK((n > 60 && n < 140));
    CHECK(met.count("001100") == 1);
    CHECK(met.count("000010") == 1);
}

TEST_CASE("crossover_part: parents without common parts have the first as their child", "[space]") {
    constexpr auto space = test::layer;
    auto const a = nas::encode(space, decltype(space)::value_type(test::skip{}));
    auto const b = nas::encode(space, decltype(space)::value_type(test::conv{5}));
    CHECK(crossover_part(space, a, b, rng(1)) == a);
}
