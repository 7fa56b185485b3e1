#include <nas/core/make_divisible.hpp>

#include "support/catch.hpp"

using nas::make_divisible;

TEST_CASE("make_divisible: nearest multiple of 8, at least 8", "[core]") {
    STATIC_REQUIRE(make_divisible(32.0) == 32);
    STATIC_REQUIRE(make_divisible(35.0) == 32);
    STATIC_REQUIRE(make_divisible(36.0) == 40);
    STATIC_REQUIRE(make_divisible(0.0) == 8);
    STATIC_REQUIRE(make_divisible(3.0) == 8);
}

TEST_CASE("make_divisible: never loses more than a tenth", "[core]") {
    STATIC_REQUIRE(make_divisible(11.0) == 16); // 8 would be 27 % less
    STATIC_REQUIRE(make_divisible(18.0) == 24);
    STATIC_REQUIRE(make_divisible(17.0) == 16);
    for (int channels = 8; channels < 2000; ++channels) {
        int const rounded = make_divisible(double(channels));
        CHECK(rounded % 8 == 0);
        CHECK(rounded >= 0.9 * channels);
        CHECK(rounded < channels + 8);
    }
}

TEST_CASE("make_divisible: widths of published networks", "[core]") {
    STATIC_REQUIRE(make_divisible(32 * 1.4) == 48); // MobileNetV2 x1.4: stem and head
    STATIC_REQUIRE(make_divisible(1280 * 1.4) == 1792);
    STATIC_REQUIRE(make_divisible(72 / 4.0) == 24); // squeeze-excite of MobileNetV3
    STATIC_REQUIRE(make_divisible(960 / 4.0) == 240);
}

TEST_CASE("make_divisible: other divisors, also odd ones", "[core]") {
    STATIC_REQUIRE(make_divisible(10.0, 1) == 10);
    STATIC_REQUIRE(make_divisible(24.0, 16) == 32);
    STATIC_REQUIRE(make_divisible(7.0, 5) == 10); // 5 would be less than 0.9 of 7
    STATIC_REQUIRE(make_divisible(12.0, 5) == 15);
}
