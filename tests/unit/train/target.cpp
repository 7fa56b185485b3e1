#include <array>

#include <nas/train/target.hpp>

#include "support/catch.hpp"

using namespace nas::train;

TEST_CASE("target: one class, two classes, twice the same class, no class", "[train]") {
    std::array<float, 4> p{9, 9, 9, 9};
    to_distribution({.label = 2}, p);
    CHECK(p == std::array<float, 4>{0, 0, 1, 0});
    to_distribution({.label = 1, .other = 3, .share = 0.75f}, p);
    CHECK(p == std::array<float, 4>{0, 0.75f, 0, 0.25f});
    to_distribution({.label = 1, .other = 1, .share = 0.75f}, p);
    CHECK(p == std::array<float, 4>{0, 1, 0, 0});
    to_distribution({.label = -1}, p);
    CHECK(p == std::array<float, 4>{0, 0, 0, 0});
}

TEST_CASE("target: a prediction counts for the share of its class", "[train]") {
    target const t{.label = 1, .other = 3, .share = 0.75f};
    CHECK(share_of(t, 1) == 0.75f);
    CHECK(share_of(t, 3) == 0.25f);
    CHECK(share_of(t, 0) == 0.0f);
    CHECK(share_of({.label = 0}, 0) == 1.0f);
    CHECK(share_of({.label = 2, .other = 2, .share = 0.5f}, 2) == 1.0f);
}
