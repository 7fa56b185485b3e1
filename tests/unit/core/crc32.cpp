#include <string>

#include <nas/core/crc32.hpp>

#include "support/catch.hpp"

TEST_CASE("crc32: gives the published values", "[core]") {
    CHECK(nas::crc32("") == 0);
    CHECK(nas::crc32("123456789") == 0xcbf43926u);
    CHECK(nas::crc32("The quick brown fox jumps over the lazy dog") == 0x414fa339u);
}

TEST_CASE("crc32: continues where an earlier text ended", "[core]") {
    CHECK(nas::crc32("56789", nas::crc32("1234")) == nas::crc32("123456789"));
}

TEST_CASE("crc32: every changed bit changes it", "[core]") {
    std::string const text = "one record of a journal";
    for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
        std::string other = text;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        CHECK(nas::crc32(other) != nas::crc32(text));
    }
}
