#include <map>

#include <nas/space/crossover_points.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::crossover_points, nas::rng;

namespace {

constexpr auto bits = nas::repeat<5>(nas::between(0, 1));

std::map<std::string, int> children(std::uint32_t points, int draws) {
    auto const zeros = nas::encode(bits, {}), ones = nas::encode(bits, {1, 1, 1, 1, 1});
    std::map<std::string, int> met;
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(draws); ++i) {
        std::string text;
        for (int const x : nas::decode(bits, crossover_points(bits, zeros, ones, points, rng(4).stream(i))))
            text += static_cast<char>('0' + x);
        ++met[text];
    }
    return met;
}

} // namespace

TEST_CASE("crossover_points: always a point of the space; equal parents have their equal", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const a = nas::sample(space, rng(i)), b = nas::sample(space, rng(i + 100));
            auto const points = static_cast<std::uint32_t>(i % 4);
            auto const child = crossover_points(space, a, b, points, rng(2).stream(i));
            CHECK(nas::complete(space, child, rng(9)) == child);
            CHECK(child == crossover_points(space, a, b, points, rng(2).stream(i)));
            CHECK(crossover_points(space, a, a, points, rng(2).stream(i)) == a);
            if (points == 0) CHECK(child == a);
        }
    });
}

TEST_CASE("crossover_points: one point, uniform over the places between genes", "[space]") {
    auto const met = children(1, 4000);
    CHECK(met.size() == 4);
    for (char const* text : {"01111", "00111", "00011", "00001"}) {
        REQUIRE(met.count(text) == 1);
        CHECK((met.at(text) > 880 && met.at(text) < 1120));
    }
}

TEST_CASE("crossover_points: two points enclose the second parent", "[space]") {
    auto const met = children(2, 6000);
    CHECK(met.size() == 6);
    for (char const* text : {"01000", "01100", "01110", "00100", "00110", "00010"}) {
        REQUIRE(met.count(text) == 1);
        CHECK((met.at(text) > 870 && met.at(text) < 1130));
    }
}

TEST_CASE("crossover_points: more points than places change parents at each", "[space]") {
    CHECK(children(9, 3) == std::map<std::string, int>{{"01010", 3}});
}
