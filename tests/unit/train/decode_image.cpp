#include <nas/train/decode_image.hpp>

#include "support/data_files.hpp"
#include "support/encoded_images.hpp"

using nas::data_error;
using nas::train::decode_image;

TEST_CASE("decode_image: the first bytes tell the format", "[train]") {
    auto const jpeg = encode(test::jpeg_file{});
    auto const png = encode(test::png_file{.pixels = test::smooth_pixels(3, 8, 12)});
    CHECK(decode_image(jpeg, "x") == nas::train::decode_jpeg(jpeg, "x"));
    CHECK(decode_image(png, "x") == nas::train::decode_png(png, "x"));
    nas::train::image_decoder decoder;
    nas::train::image out;
    for (int i = 0; i < 2; ++i) {
        decoder.decode(jpeg, "x", {}, out);
        CHECK(out.width == 24);
        decoder.decode(png, "x", {.channels = nas::train::colours::grey}, out);
        CHECK(out.extents() == nas::shape{1, 8, 12});
    }
}

TEST_CASE("decode_image: other formats are named", "[train]") {
    auto const text = [](bytes const& file) {
        return message_of<data_error>("nas.data.45", [&] { (void)decode_image(file, "a"); });
    };
    CHECK(contains(text({}), "a: neither JPEG nor PNG, but an empty file"));
    CHECK(contains(text({'G', 'I', 'F', '8', '9', 'a'}), "GIF"));
    CHECK(contains(text({'B', 'M', 1}), "BMP"));
    CHECK(contains(text({'R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'E', 'B', 'P'}), "WebP"));
    CHECK(contains(text({'I', 'I', '*', 0}), "TIFF"));
    CHECK(contains(text({'M', 'M', 0, '*'}), "TIFF"));
    CHECK(contains(text({'h', 'i'}), "no picture"));
    CHECK(contains(text({'R', 'I', 'F', 'F', 1, 2, 3, 4, 'W', 'A', 'V', 'E'}), "no picture"));
}
