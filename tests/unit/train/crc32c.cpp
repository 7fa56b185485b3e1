#include <cstring>
#include <string_view>
#include <vector>

#include <nas/train/crc32c.hpp>

#include "support/catch.hpp"

using nas::train::crc32c;
using bytes = std::vector<std::uint8_t>;

namespace {

bytes of(std::string_view text) { return {text.begin(), text.end()}; }

} // namespace

TEST_CASE("crc32c: the check values of RFC 3720, B.4", "[train]") {
    CHECK(crc32c(bytes(32, 0x00)) == 0x8a9136aau);
    CHECK(crc32c(bytes(32, 0xff)) == 0x62a8ab43u);
    bytes up(32);
    for (std::size_t i = 0; i < 32; ++i) up[i] = static_cast<std::uint8_t>(i);
    CHECK(crc32c(up) == 0x46dd794eu);
    bytes const down(up.rbegin(), up.rend());
    CHECK(crc32c(down) == 0x113fdb5cu);
    CHECK(crc32c(of("123456789")) == 0xe3069283u);
    CHECK(crc32c({}) == 0u);
}

TEST_CASE("crc32c: bytes in two parts give what they give at once, at every cut", "[train]") {
    bytes const all = of("eight bytes at a time, and a few more");
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        std::span const s(all);
        REQUIRE(crc32c(s.subspan(cut), crc32c(s.first(cut))) == crc32c(all));
    }
}

TEST_CASE("crc32c: the masked form differs from the plain one, also of nothing", "[train]") {
    // 0 rotated is 0, so that the masked checksum of no bytes is the constant itself
    CHECK(nas::train::masked_crc32c({}) == 0xa282ead8u);
    // length 8 + 4 zero bytes: the header that TensorFlow writes for a record of 0 bytes
    CHECK(nas::train::masked_crc32c(bytes(8, 0)) == 0x07980329u);
}
