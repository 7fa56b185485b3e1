#include <vector>

#include <nas/train/exif_orientation.hpp>

#include "support/catch.hpp"

using nas::train::exif_orientation;
using bytes = std::vector<std::uint8_t>;

namespace {

/// Two entries, the second one the orientation.
bytes little(std::uint8_t value) {
    return {'I', 'I', 42, 0,    8,    0, 0, 0, 2, 0, 0x0f, 0x01,  2, 0, 4, 0, 0, 0, 'a',
            'b', 'c', 0,  0x12, 0x01, 3, 0, 1, 0, 0, 0,    value, 0, 0, 0, 0, 0, 0, 0};
}
bytes big(std::uint8_t value) {
    return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0};
}

} // namespace

TEST_CASE("exif_orientation: both byte orders", "[train]") {
    for (std::uint8_t v = 1; v <= 8; ++v) {
        CHECK(exif_orientation(little(v)) == v);
        CHECK(exif_orientation(big(v)) == v);
    }
}

TEST_CASE("exif_orientation: values of no meaning are upright", "[train]") {
    CHECK(exif_orientation(little(0)) == 1);
    CHECK(exif_orientation(little(9)) == 1);
    bytes other_tag = big(6);
    other_tag[11] = 0x13;
    CHECK(exif_orientation(other_tag) == 1);
    bytes is_long = big(6);
    is_long[13] = 4;
    CHECK(exif_orientation(is_long) == 1);
    bytes two_values = big(6);
    two_values[17] = 2;
    CHECK(exif_orientation(two_values) == 1);
}

TEST_CASE("exif_orientation: damaged data are upright, wherever they are cut or pointed", "[train]") {
    for (bytes const& whole : {little(6), big(6)}) {
        for (std::size_t n = 0; n < whole.size(); ++n) {
            bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
            int const found = exif_orientation(cut);
            CHECK((found == 1 || (found == 6 && n >= whole.size() - 4))); // the link to the next directory is not read
        }
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (int v = 0; v < 256; ++v) {
                bytes changed = whole;
                changed[at] = static_cast<std::uint8_t>(v);
                int const found = exif_orientation(changed);
                REQUIRE((found >= 1 && found <= 8));
            }
    }
    bytes far = big(6);
    far[4] = 0xff;
    CHECK(exif_orientation(far) == 1);
    bytes neither = big(6);
    neither[0] = 'X';
    CHECK(exif_orientation(neither) == 1);
    bytes not_42 = big(6);
    not_42[3] = 43;
    CHECK(exif_orientation(not_42) == 1);
}
