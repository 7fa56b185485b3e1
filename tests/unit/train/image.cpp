#include <nas/train/image.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::colours;
using nas::train::image;
using nas::train::image_options;
using nas::train::detail::interleaved;
using nas::train::detail::to_planes;

namespace {

image planes(interleaved from, image_options const& o, int orientation = 1) {
    image out;
    to_planes(from, o, orientation, out);
    return out;
}

/// Two pixels side by side.
interleaved grey() { return {.channels = 1, .height = 1, .width = 2, .pixels = {10, 20}}; }
interleaved grey_alpha() { return {.channels = 2, .height = 1, .width = 2, .pixels = {10, 255, 20, 51}}; }
interleaved rgb() { return {.channels = 3, .height = 1, .width = 2, .pixels = {255, 0, 0, 1, 2, 3}}; }
interleaved rgba() { return {.channels = 4, .height = 1, .width = 2, .pixels = {255, 0, 0, 255, 10, 20, 30, 51}}; }

} // namespace

TEST_CASE("image: stored channels come out as planes", "[train]") {
    CHECK(planes(grey(), {.channels = colours::as_stored}).pixels == bytes{10, 20});
    CHECK(planes(grey_alpha(), {.channels = colours::as_stored}).pixels == bytes{10, 20, 255, 51});
    CHECK(planes(rgb(), {.channels = colours::as_stored}).pixels == bytes{255, 1, 0, 2, 0, 3});
    auto const four = planes(rgba(), {.channels = colours::as_stored});
    CHECK(four.pixels == bytes{255, 10, 0, 20, 0, 30, 255, 51});
    CHECK(four.extents() == nas::shape{4, 1, 2});
}

TEST_CASE("image: grey and alpha are repeated, filled in and dropped", "[train]") {
    CHECK(planes(grey(), {}).pixels == bytes{10, 20, 10, 20, 10, 20});
    CHECK(planes(grey_alpha(), {}).pixels == bytes{10, 20, 10, 20, 10, 20});
    CHECK(planes(rgba(), {}).pixels == bytes{255, 10, 0, 20, 0, 30});
    CHECK(planes(grey(), {.channels = colours::rgba}).pixels == bytes{10, 20, 10, 20, 10, 20, 255, 255});
    CHECK(planes(grey_alpha(), {.channels = colours::rgba}).pixels == bytes{10, 20, 10, 20, 10, 20, 255, 51});
    CHECK(planes(rgb(), {.channels = colours::rgba}).pixels == bytes{255, 1, 0, 2, 0, 3, 255, 255});
    CHECK(planes(rgba(), {.channels = colours::rgba}).pixels == bytes{255, 10, 0, 20, 0, 30, 255, 51});
}

TEST_CASE("image: grey of colours is their luma", "[train]") {
    // 0.299 * 255 = 76.2; 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15
    CHECK(planes(rgb(), {.channels = colours::grey}).pixels == bytes{76, 2});
    CHECK(planes(rgba(), {.channels = colours::grey}).pixels == bytes{76, 18});
    CHECK(planes(grey_alpha(), {.channels = colours::grey}).pixels == bytes{10, 20});
    CHECK(nas::train::detail::luma(255, 255, 255) == 255);
    CHECK(nas::train::detail::luma(0, 255, 0) == 150); // 149.7
}

TEST_CASE("image: see-through pixels are blended over the background", "[train]") {
    image_options o{.background = {{100, 200, 0}}};
    // a fifth of the pixel, four fifths of the background
    CHECK(planes(rgba(), o).pixels == bytes{255, 82, 0, 164, 0, 6});
    CHECK(planes(grey_alpha(), o).pixels == bytes{10, 84, 10, 164, 10, 4});
    CHECK(planes(rgb(), o).pixels == planes(rgb(), {}).pixels);
    o.channels = colours::grey;
    CHECK(planes(rgba(), o).pixels == bytes{76, 121});       // luma of 82, 164, 6
    CHECK(planes(grey_alpha(), o).pixels == bytes{10, 122}); // a fifth of 20, four fifths of luma 147
    o.channels = colours::rgba;
    CHECK(planes(rgba(), o).pixels == bytes{255, 10, 0, 20, 0, 30, 255, 51});
}

TEST_CASE("image: each orientation is turned upright", "[train]") {
    // what is stored, 2 rows of 3, for each orientation of the picture  1 2 3 / 4 5 6 (or 2 wide for 5 to 8)
    struct turned {
        int orientation;
        bytes upright;
        std::int64_t height;
    };
    for (turned const& t :
         {turned{1, {1, 2, 3, 4, 5, 6}, 2}, turned{2, {3, 2, 1, 6, 5, 4}, 2}, turned{3, {6, 5, 4, 3, 2, 1}, 2},
          turned{4, {4, 5, 6, 1, 2, 3}, 2}, turned{5, {1, 4, 2, 5, 3, 6}, 3}, turned{6, {4, 1, 5, 2, 6, 3}, 3},
          turned{7, {6, 3, 5, 2, 4, 1}, 3}, turned{8, {3, 6, 2, 5, 1, 4}, 3}}) {
        interleaved from{.channels = 1, .height = 2, .width = 3, .pixels = {1, 2, 3, 4, 5, 6}};
        auto const out = planes(from, {.channels = colours::grey}, t.orientation);
        INFO("orientation " << t.orientation);
        CHECK(out.pixels == t.upright);
        CHECK(out.height == t.height);
        CHECK(out.width == 6 / t.height);
        auto const three = planes(from, {}, t.orientation);
        bytes repeated = t.upright;
        for (int i = 0; i < 2; ++i) repeated.insert(repeated.end(), t.upright.begin(), t.upright.end());
        CHECK(three.pixels == repeated);
    }
}

TEST_CASE("image: more pixels than the limit are an error, also where their number overflows", "[train]") {
    using nas::train::detail::check_image_size;
    CHECK_NOTHROW(check_image_size(10, 10, {.max_pixels = 100}, "x"));
    CHECK(
        contains(message_of<data_error>("nas.data.47", [] { check_image_size(10, 11, {.max_pixels = 109}, "a.png"); }),
                 "a.png: the picture has 10 x 11 pixels, more than the limit of 109"));
    auto const huge = ~std::uint64_t{0} / 2;
    CHECK_THROWS_AS(check_image_size(huge, huge, {}, "x"), data_error);
}
