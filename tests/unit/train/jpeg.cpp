#include <cstdlib>

#include <nas/train/example.hpp>
#include <nas/train/jpeg.hpp>
#include <nas/train/tfrecord.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/encoded_images.hpp"

using nas::data_error;
using nas::train::colours;
using nas::train::decode_jpeg;
using nas::train::image;
using test::jpeg_file;

namespace {

/// The largest distance between the planes of `found` and the pixels (channels side by side) of `expected`.
int distance(image const& found, bytes const& expected) {
    auto const c = static_cast<std::size_t>(found.channels);
    auto const n = static_cast<std::size_t>(found.height * found.width);
    REQUIRE(expected.size() == c * n);
    int most = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < c; ++k)
            most = std::max(most, std::abs(int{found.pixels[k * n + i]} - int{expected[i * c + k]}));
    return most;
}

bytes with_exif(int orientation) {
    bytes out{'E', 'x', 'i', 'f', 0, 0};
    auto const data = test::exif_data(static_cast<std::uint8_t>(orientation));
    out.insert(out.end(), data.begin(), data.end());
    return out;
}

} // namespace

TEST_CASE("jpeg: colours and grey come back nearly as they were", "[train]") {
    auto const colour = decode_jpeg(encode(jpeg_file{}), "x");
    CHECK(colour.extents() == nas::shape{3, 16, 24});
    CHECK(distance(colour, test::smooth_pixels(3, 16, 24)) <= 2);
    CHECK(distance(decode_jpeg(encode(jpeg_file{.progressive = true}), "x"), test::smooth_pixels(3, 16, 24)) <= 2);
    CHECK(distance(decode_jpeg(encode(jpeg_file{.stored_as = JCS_RGB, .adobe = true}), "x"),
                   test::smooth_pixels(3, 16, 24)) <= 2);
    CHECK(distance(decode_jpeg(encode(jpeg_file{.subsampled = true}), "x"), test::smooth_pixels(3, 16, 24)) <= 4);
    auto const grey = encode(jpeg_file{.channels = 1, .pixels_are = JCS_GRAYSCALE, .stored_as = JCS_GRAYSCALE});
    auto const one = decode_jpeg(grey, "x", {.channels = colours::as_stored});
    CHECK(one.extents() == nas::shape{1, 16, 24});
    CHECK(distance(one, test::smooth_pixels(1, 16, 24)) <= 2);
}

TEST_CASE("jpeg: every kind of file gives the channels asked for", "[train]") {
    auto const colour = encode(jpeg_file{});
    auto const grey = encode(jpeg_file{.channels = 1, .pixels_are = JCS_GRAYSCALE, .stored_as = JCS_GRAYSCALE});
    auto const channels = [](bytes const& file, colours c) { return decode_jpeg(file, "x", {.channels = c}).channels; };
    CHECK(channels(colour, colours::as_stored) == 3);
    CHECK(channels(colour, colours::grey) == 1);
    CHECK(channels(colour, colours::rgba) == 4);
    CHECK(channels(grey, colours::as_stored) == 1);
    CHECK(channels(grey, colours::grey) == 1);
    CHECK(channels(grey, colours::rgb) == 3);
    CHECK(channels(grey, colours::rgba) == 4);
    auto const rgba = decode_jpeg(grey, "x", {.channels = colours::rgba});
    CHECK(rgba.pixels.back() == 255);
    CHECK(rgba.pixels[0] == rgba.pixels[2 * 16 * 24]);
    // luma of 40, 55, 70
    CHECK(decode_jpeg(colour, "x", {.channels = colours::grey}).pixels[0] == Approx(52).margin(2));
}

TEST_CASE("jpeg: CMYK becomes RGB, inverted or not", "[train]") {
    bytes flat;
    for (int i = 0; i < 64; ++i) flat.insert(flat.end(), {200, 100, 50, 204});
    for (auto const stored : {JCS_CMYK, JCS_YCCK}) {
        jpeg_file f{.channels = 4,
                    .height = 8,
                    .width = 8,
                    .pixels_are = JCS_CMYK,
                    .stored_as = stored,
                    .adobe = true,
                    .pixels = flat};
        auto const inverted = decode_jpeg(encode(f), "x"); // R = C K / 255
        CHECK(inverted.extents() == nas::shape{3, 8, 8});
        CHECK(inverted.pixels[0] == Approx(160).margin(3));
        CHECK(inverted.pixels[64] == Approx(80).margin(3));
        CHECK(inverted.pixels[128] == Approx(40).margin(3));
    }
    jpeg_file f{.channels = 4, .height = 8, .width = 8, .pixels_are = JCS_CMYK, .stored_as = JCS_CMYK, .pixels = flat};
    auto const plain = decode_jpeg(encode(f), "x", {.channels = colours::as_stored}); // R = (255 - C) (255 - K) / 255
    CHECK(plain.extents() == nas::shape{3, 8, 8});
    CHECK(plain.pixels[0] == Approx(11).margin(2));
    CHECK(plain.pixels[64] == Approx(31).margin(2));
    CHECK(decode_jpeg(encode(f), "x", {.channels = colours::grey}).channels == 1);
}

TEST_CASE("jpeg: components of no known meaning are an error", "[train]") {
    jpeg_file const two{.channels = 2, .pixels_are = JCS_UNKNOWN, .stored_as = JCS_UNKNOWN};
    CHECK(contains(message_of<data_error>("nas.data.46", [&] { (void)decode_jpeg(encode(two), "a.jpg"); }),
                   "a.jpg: the JPEG picture has 2 components"));
}

TEST_CASE("jpeg: large pictures are decoded smaller where that is asked for", "[train]") {
    auto const file = encode(jpeg_file{.height = 101, .width = 200});
    auto const shape_at = [&](std::int64_t at_least) {
        return decode_jpeg(file, "x", {.at_least = at_least}).extents();
    };
    CHECK(shape_at(0) == nas::shape{3, 101, 200});
    CHECK(shape_at(52) == nas::shape{3, 101, 200});
    CHECK(shape_at(51) == nas::shape{3, 51, 100});
    CHECK(shape_at(26) == nas::shape{3, 26, 50});
    CHECK(shape_at(13) == nas::shape{3, 13, 25});
    CHECK(shape_at(1) == nas::shape{3, 13, 25});
    // the mean stays
    auto const mean = [](image const& i) {
        double sum = 0;
        for (auto const p : i.pixels) sum += p;
        return sum / static_cast<double>(i.pixels.size());
    };
    CHECK(mean(decode_jpeg(file, "x", {.at_least = 1})) == Approx(mean(decode_jpeg(file, "x"))).margin(1));
}

TEST_CASE("jpeg: the orientation is applied when asked for", "[train]") {
    auto const file = encode(jpeg_file{.app1 = with_exif(6)});
    CHECK(decode_jpeg(file, "x").extents() == nas::shape{3, 16, 24});
    auto const upright = decode_jpeg(file, "x", {.upright = true});
    CHECK(upright.extents() == nas::shape{3, 24, 16});
    // a quarter turn clockwise: the lower left corner is now the upper left one
    auto const stored = decode_jpeg(file, "x");
    CHECK(upright.pixels[0] == stored.pixels[15 * 24]);
    CHECK(decode_jpeg(encode(jpeg_file{.app1 = {'E', 'x', 'i', 'f', 0, 0, 'I'}}), "x", {.upright = true}).height == 16);
    CHECK(decode_jpeg(encode(jpeg_file{.app1 = {'h', 't', 't', 'p'}}), "x", {.upright = true}).height == 16);
}

TEST_CASE("jpeg: a file cut at any byte is an error that says so", "[train]") {
    for (bool const progressive : {false, true}) {
        auto const whole = encode(jpeg_file{.quality = 60, .progressive = progressive});
        for (std::size_t n = 0; n < whole.size(); ++n) {
            bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
            auto const text = message_of<data_error>("nas.data.42", [&] { (void)decode_jpeg(cut, "a.jpg"); });
            REQUIRE(contains(text, "a.jpg: the JPEG data end early, after " + std::to_string(n) + " bytes"));
        }
    }
}

TEST_CASE("jpeg: a cut file is decoded as far as it goes where damage is accepted", "[train]") {
    auto const whole = encode(jpeg_file{.height = 64});
    bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * 3 / 4));
    auto const part = decode_jpeg(cut, "x", {.accept_damage = true});
    CHECK(part.extents() == nas::shape{3, 64, 24});
    CHECK(part.pixels[0] == decode_jpeg(whole, "x").pixels[0]);
    // headers are needed even so
    CHECK_THROWS_AS(decode_jpeg(bytes(whole.begin(), whole.begin() + 50), "x", {.accept_damage = true}), data_error);
}

TEST_CASE("jpeg: a file with any byte changed is decoded or refused, and never crashes", "[train]") {
    nas::train::jpeg_decoder decoder;
    image out;
    int refused = 0, decoded = 0;
    auto const whole = encode(jpeg_file{.quality = 40, .progressive = true});
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int const value : {0, 1, 0x7f, 0x80, 0xd9, 0xff, whole[at] ^ 1}) {
            bytes changed = whole;
            changed[at] = static_cast<std::uint8_t>(value);
            try {
                decoder.decode(changed, "x", {.max_pixels = 100'000}, out);
                ++decoded;
                CHECK(out.pixels.size() == static_cast<std::size_t>(out.extents().elements()));
            } catch (data_error const&) {
                ++refused;
            }
        }
    CHECK(decoded > 100);
    CHECK(refused > 100);
    decoder.decode(whole, "x", {}, out); // still as good as new
    CHECK(out == decode_jpeg(whole, "x"));
}

TEST_CASE("jpeg: damage says where and what", "[train]") {
    bytes noise(64 * 64 * 3);
    for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<std::uint8_t>(i * i >> 3);
    auto const whole = encode(jpeg_file{.height = 64, .width = 64, .pixels = noise}); // nearly all of it pixels
    auto const text = [](bytes const& file) {
        return message_of<data_error>("nas.data.41", [&] { (void)decode_jpeg(file, "a.jpg"); });
    };
    bytes marker = whole;
    marker[whole.size() / 2] = 0xff; // a marker amid the data
    marker[whole.size() / 2 + 1] = 0xd9;
    CHECK(contains(text(marker), "a.jpg: the JPEG data are damaged near byte "));
    CHECK(contains(text(bytes{'n', 'o', 'n', 'e'}), "Not a JPEG file"));
}

TEST_CASE("jpeg: a picture above the limit is refused before its memory is taken", "[train]") {
    auto const file = encode(jpeg_file{});
    message_of<data_error>("nas.data.47", [&] { (void)decode_jpeg(file, "x", {.max_pixels = 16 * 24 - 1}); });
    CHECK(decode_jpeg(file, "x", {.max_pixels = 16 * 24}).height == 16);
}

TEST_CASE("jpeg: scans without end are refused", "[train]") {
    auto const whole = encode(jpeg_file{.progressive = true});
    // the last scan (from the last start-of-scan marker to the end marker), 600 times
    std::size_t scan = whole.size();
    while (!(whole[scan - 2] == 0xff && whole[scan - 1] == 0xda)) --scan;
    scan -= 2;
    bytes many(whole.begin(), whole.end() - 2);
    for (int i = 0; i < 600; ++i)
        many.insert(many.end(), whole.begin() + static_cast<std::ptrdiff_t>(scan), whole.end() - 2);
    many.insert(many.end(), {0xff, 0xd9});
    CHECK(
        contains(message_of<data_error>("nas.data.41", [&] { (void)decode_jpeg(many, "x", {.accept_damage = true}); }),
                 "more than 500 scans"));
}

TEST_CASE("jpeg: a decoder reads pictures of other sizes in turn, also after a damaged one, and can be moved",
          "[train]") {
    nas::train::jpeg_decoder decoder;
    image out;
    auto const small = encode(jpeg_file{.height = 5, .width = 7}), large = encode(jpeg_file{.height = 50});
    bytes cut = large;
    cut.resize(cut.size() / 2);
    for (int i = 0; i < 2; ++i) {
        decoder.decode(large, "x", {}, out);
        CHECK(out == decode_jpeg(large, "x"));
        CHECK_THROWS_AS(decoder.decode(cut, "x", {}, out), data_error);
        decoder.decode(small, "x", {}, out);
        CHECK(out == decode_jpeg(small, "x"));
    }
    nas::train::jpeg_decoder other(std::move(decoder));
    decoder = nas::train::jpeg_decoder();
    other.decode(small, "x", {}, out);
    decoder.decode(small, "x", {}, out);
    CHECK(out == decode_jpeg(small, "x"));
    auto const before = test::allocations();
    for (int i = 0; i < 5; ++i) other.decode(small, "x", {}, out);
    CHECK(test::allocations() == before);
}

TEST_CASE("jpeg: pictures of TensorFlow's records decode as Pillow decodes them", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    nas::train::tfrecord_reader reader(std::string(root) + "/tfrecord/raccoon_test.record");
    nas::train::example e;
    nas::train::jpeg_decoder decoder;
    image out;
    std::vector<double> means;
    while (auto const record = reader.next()) {
        e.read(*record, "x");
        decoder.decode(e.one_bytes("image/encoded"), e.one_text("image/filename"), {}, out);
        CHECK(out.width == e.one_integer("image/width"));
        CHECK(out.height == e.one_integer("image/height"));
        double sum = 0;
        for (auto const p : out.pixels) sum += p;
        means.push_back(sum / static_cast<double>(out.pixels.size()));
    }
    REQUIRE(means.size() == 40);
    // means of the decoded pixels in Pillow 13 (libjpeg-turbo 3.2)
    CHECK(means[0] == Approx(113.2111).margin(0.01));
    CHECK(means[7] == Approx(101.5898).margin(0.01));
    CHECK(means[39] == Approx(86.3039).margin(0.01));
}
