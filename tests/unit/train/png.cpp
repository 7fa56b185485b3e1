#include <nas/train/png.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/encoded_images.hpp"

using nas::data_error;
using nas::train::colours;
using nas::train::decode_png;
using nas::train::image;
using nas::train::image_options;
using test::png_file;

namespace {

image_options const stored{.channels = colours::as_stored};

/// Channels side by side as planes.
bytes planes(bytes const& pixels, std::size_t channels) {
    bytes out;
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = c; i < pixels.size(); i += channels) out.push_back(pixels[i]);
    return out;
}

png_file smooth(int colour_type, int channels, bool interlaced = false) {
    return {.colour_type = colour_type, .interlaced = interlaced, .pixels = test::smooth_pixels(channels, 8, 12)};
}

png_file palette() {
    return {.colour_type = PNG_COLOR_TYPE_PALETTE,
            .height = 1,
            .width = 3,
            .pixels = {0, 2, 1},
            .palette = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}};
}

} // namespace

TEST_CASE("png: every colour type comes back exactly, interlaced or not", "[train]") {
    for (bool const interlaced : {false, true}) {
        for (auto const& [type, channels] : {std::pair{PNG_COLOR_TYPE_GRAY, 1},
                                             {PNG_COLOR_TYPE_GRAY_ALPHA, 2},
                                             {PNG_COLOR_TYPE_RGB, 3},
                                             {PNG_COLOR_TYPE_RGB_ALPHA, 4}}) {
            auto const out = decode_png(encode(smooth(type, channels, interlaced)), "x", stored);
            CHECK(out.extents() == nas::shape{channels, 8, 12});
            CHECK(out.pixels == planes(test::smooth_pixels(channels, 8, 12), static_cast<std::size_t>(channels)));
        }
    }
}

TEST_CASE("png: palettes become RGB, with their transparency RGBA", "[train]") {
    auto file = palette();
    CHECK(decode_png(encode(file), "x", stored).pixels == bytes{1, 7, 4, 2, 8, 5, 3, 9, 6});
    file.palette_alpha = {0, 128};
    auto const out = decode_png(encode(file), "x", stored);
    CHECK(out.channels == 4);
    CHECK(out.pixels == bytes{1, 7, 4, 2, 8, 5, 3, 9, 6, 0, 255, 128});
    CHECK(decode_png(encode(file), "x").pixels == bytes{1, 7, 4, 2, 8, 5, 3, 9, 6});
}

TEST_CASE("png: a transparent colour becomes alpha", "[train]") {
    png_file grey{.colour_type = PNG_COLOR_TYPE_GRAY, .height = 1, .width = 3, .pixels = {5, 6, 7}};
    grey.has_transparent_colour = true;
    grey.transparent_colour.gray = 6;
    CHECK(decode_png(encode(grey), "x", stored).pixels == bytes{5, 6, 7, 255, 0, 255});
    CHECK(decode_png(encode(grey), "x", {.channels = colours::grey, .background = {{9, 9, 9}}}).pixels ==
          bytes{5, 9, 7});
    CHECK(decode_png(encode(grey), "x", {.background = {{1, 2, 3}}}).pixels == bytes{5, 1, 7, 5, 2, 7, 5, 3, 7});
}

TEST_CASE("png: 1, 2, 4 and 16 bits per channel become 8", "[train]") {
    png_file one{.colour_type = PNG_COLOR_TYPE_GRAY, .bits = 1, .height = 1, .width = 3, .pixels = {0b10100000}};
    CHECK(decode_png(encode(one), "x", stored).pixels == bytes{255, 0, 255});
    png_file two{.colour_type = PNG_COLOR_TYPE_GRAY, .bits = 2, .height = 1, .width = 4, .pixels = {0b00011011}};
    CHECK(decode_png(encode(two), "x", stored).pixels == bytes{0, 85, 170, 255});
    png_file four{.colour_type = PNG_COLOR_TYPE_GRAY, .bits = 4, .height = 1, .width = 2, .pixels = {0x1f}};
    CHECK(decode_png(encode(four), "x", stored).pixels == bytes{17, 255});
    png_file sixteen{.colour_type = PNG_COLOR_TYPE_GRAY,
                     .bits = 16,
                     .height = 1,
                     .width = 4,
                     .pixels = {0, 0, 0x12, 0x00, 0x12, 0xff, 0xff, 0xff}};
    // rounded: 0x12ff / 257 = 18.9
    CHECK(decode_png(encode(sixteen), "x", stored).pixels == bytes{0, 18, 19, 255});
    png_file packed = palette();
    packed.bits = 2;
    packed.pixels = {0b00100100};
    CHECK(decode_png(encode(packed), "x").pixels == bytes{1, 7, 4, 2, 8, 5, 3, 9, 6});
}

TEST_CASE("png: the orientation is applied when asked for", "[train]") {
    auto file = smooth(PNG_COLOR_TYPE_GRAY, 1);
    file.exif = test::exif_data(8, true);
    CHECK(decode_png(encode(file), "x", stored).extents() == nas::shape{1, 8, 12});
    auto upright = stored;
    upright.upright = true;
    auto const out = decode_png(encode(file), "x", upright);
    CHECK(out.extents() == nas::shape{1, 12, 8});
    CHECK(out.pixels[0] == decode_png(encode(file), "x", stored).pixels[11]); // the upper right corner
    CHECK(decode_png(encode(smooth(PNG_COLOR_TYPE_GRAY, 1)), "x", upright).height == 8);
}

TEST_CASE("png: a file cut at any byte is an error that says so", "[train]") {
    for (bool const interlaced : {false, true}) {
        auto const whole = encode(smooth(PNG_COLOR_TYPE_RGB, 3, interlaced));
        for (std::size_t n = 0; n < whole.size(); ++n) {
            bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
            auto const text = message_of<data_error>("nas.data.44", [&] { (void)decode_png(cut, "a.png"); });
            REQUIRE(contains(text, "a.png: the PNG data end early, after " + std::to_string(n) + " bytes"));
        }
    }
}

TEST_CASE("png: every changed byte of header and pixels is found; none crashes", "[train]") {
    auto const whole = encode(smooth(PNG_COLOR_TYPE_RGB, 3));
    nas::train::png_decoder decoder;
    image out;
    int refused = 0, decoded = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int const change : {1, 0x20, 0x80, 0xff}) {
            bytes changed = whole;
            changed[at] ^= static_cast<std::uint8_t>(change);
            try {
                decoder.decode(changed, "x", {.max_pixels = 100'000}, out);
                ++decoded; // a chunk renamed to one that may be passed over
            } catch (data_error const& e) {
                refused += e.id() == "nas.data.43" || e.id() == "nas.data.44" || e.id() == "nas.data.47";
            }
        }
    CHECK(refused + decoded == static_cast<int>(whole.size()) * 4);
    CHECK(decoded <= 16);
    decoder.decode(whole, "x", {}, out);
    CHECK(out == decode_png(whole, "x"));
}

TEST_CASE("png: damage says where and what", "[train]") {
    auto whole = encode(smooth(PNG_COLOR_TYPE_RGB, 3));
    whole[whole.size() - 14] ^= 1; // in the checksum of the pixels
    auto const text = message_of<data_error>("nas.data.43", [&] { (void)decode_png(whole, "a.png"); });
    CHECK(contains(text, "a.png: the PNG data are damaged near byte "));
    CHECK(contains(text, "CRC"));
    CHECK(contains(message_of<data_error>("nas.data.43", [] { (void)decode_png(bytes(20, 'x'), "a.png"); }),
                   "Not a PNG"));
}

TEST_CASE("png: a picture above the limit is refused before its memory is taken", "[train]") {
    auto const file = encode(smooth(PNG_COLOR_TYPE_RGB, 3));
    message_of<data_error>("nas.data.47", [&] { (void)decode_png(file, "x", {.max_pixels = 95}); });
    CHECK(decode_png(file, "x", {.max_pixels = 96}).height == 8);
}

TEST_CASE("png: a decoder takes no new memory of ours for a second picture", "[train]") {
    auto const file = encode(smooth(PNG_COLOR_TYPE_RGB, 3));
    nas::train::png_decoder decoder;
    image out;
    decoder.decode(file, "x", {}, out);
    auto const before = test::allocations();
    for (int i = 0; i < 5; ++i) decoder.decode(file, "x", {}, out);
    CHECK(test::allocations() == before);
}
