#include <cstdint>
#include <limits>

#include <nas/core/bigint.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::bigint, nas::power;
using test::check_error;

TEST_CASE("bigint: small numbers behave like integers", "[core]") {
    CHECK(bigint() == 0);
    CHECK(bigint(0).to_text() == "0");
    CHECK((bigint(7) + 5).to_text() == "12");
    CHECK((bigint(7) * 5).to_text() == "35");
    CHECK(bigint(7) * 0 == 0);
    CHECK(bigint(0) + 0 == bigint{});
    CHECK(bigint(3) < 4);
    CHECK(bigint(4) >= bigint(4));
    CHECK(bigint(-0) == 0u);
}

TEST_CASE("bigint: carries run through every limb", "[core]") {
    bigint const all_ones = std::numeric_limits<std::uint64_t>::max();
    CHECK((all_ones + 1).to_text() == "18446744073709551616");
    CHECK((all_ones * all_ones).to_text() == "340282366920938463426481119284349108225");
    CHECK((power(2, 128) + power(2, 64)).to_text() == "340282366920938463481821351505477763072");
    CHECK(all_ones + 1 > all_ones);
    CHECK(power(2, 96) > power(2, 95) + all_ones);
}

TEST_CASE("bigint: agrees with 128-bit arithmetic", "[core]") {
    __extension__ using wide = unsigned __int128;
    nas::rng random(5);
    for (int i = 0; i < 500; ++i) {
        std::uint64_t const a = random.next() >> random.below(64);
        std::uint64_t const b = random.next() >> random.below(64);
        wide const product = wide{a} * b + a;
        bigint const mine = bigint(a) * b + a;
        CHECK(mine ==
              bigint(static_cast<std::uint64_t>(product >> 64)) * power(2, 64) + static_cast<std::uint64_t>(product));
        CHECK((bigint(a) <=> bigint(b)) == (a <=> b));
        CHECK(bigint::from_text(mine.to_text()) == mine);
    }
}

TEST_CASE("bigint: decimal text keeps zeros inside", "[core]") {
    CHECK(power(10, 27).to_text() == "1000000000000000000000000000");
    CHECK((power(10, 18) + 1).to_text() == "1000000000000000001");
    CHECK(bigint::from_text("0007") == 7);
    // A size of platform.md 4.0 that needs 129 bits.
    CHECK(bigint::from_text("484177669814682145331078879615385600000").to_text() ==
          "484177669814682145331078879615385600000");
}

TEST_CASE("bigint: known powers", "[core]") {
    CHECK(power(0, 0) == 1);
    CHECK(power(9, 22).to_text() == "984770902183611232881");
    CHECK(power(3, 100).to_text() == "515377520732011331036461129765621272702107522001");
}

TEST_CASE("bigint: works in constant expressions", "[core]") {
    STATIC_REQUIRE(bigint(3) == 3);
    STATIC_REQUIRE(power(2, 70) == bigint::from_text("1180591620717411303424"));
    STATIC_REQUIRE((bigint(1) + 1).to_uint64() == 2);
}

TEST_CASE("bigint: converts to double and to 64 bits where it fits", "[core]") {
    CHECK(power(2, 200).to_double() == 0x1p200);
    CHECK(bigint(0).to_double() == 0);
    CHECK(power(2, 20000).to_double() == std::numeric_limits<double>::infinity());
    CHECK(bigint(std::numeric_limits<std::uint64_t>::max()).to_uint64() == std::numeric_limits<std::uint64_t>::max());
    CHECK(bigint(1).fits_uint64());
    CHECK_FALSE(power(2, 64).fits_uint64());
    check_error<nas::space_error>(
        "nas.space.3", [] { (void)power(2, 64).to_uint64(); }, "18446744073709551616", "64 bits");
}

TEST_CASE("bigint: refuses what is no natural number", "[core]") {
    check_error<nas::space_error>(
        "nas.space.1", [] { (void)bigint(-5); }, "-5");
    check_error<nas::space_error>(
        "nas.space.2", [] { (void)bigint::from_text(""); }, "empty");
    for (char const* text : {"-1", "1.5", " 1", "1e3", "x"})
        check_error<nas::space_error>(
            "nas.space.2", [&] { (void)bigint::from_text(text); }, text);
}

TEST_CASE("bigint: differences are exact and never negative", "[core]") {
    CHECK(power(2, 64) - 1 == std::numeric_limits<std::uint64_t>::max());
    CHECK(power(2, 200) - power(2, 200) == 0);
    CHECK(power(10, 40) - power(10, 39) == 9 * power(10, 39));
    check_error<nas::space_error>(
        "nas.space.1", [] { (void)(bigint(4) - 5); }, "4 - 5");
}

TEST_CASE("bigint: quotient and remainder of numbers of every length", "[core]") {
    STATIC_REQUIRE(bigint(17) / 5 == 3);
    STATIC_REQUIRE(bigint(17) % 5 == 2);
    CHECK(power(10, 60) / power(10, 25) == power(10, 35));
    CHECK(power(10, 60) % power(10, 25) == 0);
    // Limbs of all ones, zeros and single bits are those on which the estimated digit is too large.
    std::uint32_t const limbs[] = {0, 1, 2, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
    nas::rng r(4);
    auto const number = [&](std::uint32_t length) {
        bigint out;
        for (std::uint32_t i = 0; i < length; ++i)
            out = out * power(2, 32) + (r.below(2) == 0 ? limbs[r.below(8)] : static_cast<std::uint32_t>(r.next()));
        return out;
    };
    for (int i = 0; i < 20'000; ++i) {
        bigint const a = number(r.below(7));
        bigint const b = number(1 + r.below(4));
        if (b == 0) continue;
        auto const [quotient, remainder] = bigint::divide(a, b);
        REQUIRE(quotient * b + remainder == a);
        REQUIRE(remainder < b);
    }
    check_error<nas::space_error>(
        "nas.space.60", [] { (void)(bigint(4) / 0); }, "4", "divided by 0");
}

TEST_CASE("bigint: length in bits", "[core]") {
    CHECK(bigint(0).bit_length() == 0);
    CHECK(bigint(1).bit_length() == 1);
    for (std::uint64_t n : {31u, 32u, 33u, 100u}) {
        CHECK(power(2, n).bit_length() == n + 1);
        CHECK((power(2, n) - 1).bit_length() == n);
    }
}
