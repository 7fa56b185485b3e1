#include <numeric>

#include <nas/train/batch_loader.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

/// Images of 2 channels, 3 rows and 4 columns with values that differ everywhere; normalisation is value / 255 in
/// channel 0.
dataset numbered(std::size_t images) {
    dataset d{.name = "numbered",
              .channels = 2,
              .height = 3,
              .width = 4,
              .classes = 3,
              .pixels = counting(24 * images),
              .labels = {},
              .pixel_range = {{0.0f, 0.5f}, {1.0f, 0.25f}},
              .class_names = {}};
    for (std::size_t i = 0; i < images; ++i) d.labels.push_back(static_cast<std::uint8_t>(i % 3));
    return d;
}

} // namespace

TEST_CASE("batch_loader: unchanged images are normalised channel by channel", "[train]") {
    dataset const d = numbered(3);
    std::vector<float> out(48);
    batch_loader(d).load_range(1, 2, out);
    for (std::size_t i = 0; i < 48; ++i) {
        double const value = static_cast<double>(d.pixels[24 + i]) / 255;
        bool const second = i % 24 >= 12;
        CHECK(out[i] == Approx(second ? (value - 0.5) / 0.25 : value).margin(1e-6));
    }
}

TEST_CASE("batch_loader: a change moves and mirrors every pixel as its definition says", "[train]") {
    dataset const d = numbered(1);
    batch_loader const loader(d);
    std::vector<float> plain(24), changed(24);
    loader.write(0, {}, plain.data());
    for (bool const flip : {false, true})
        for (int down = -4; down <= 4; ++down)
            for (int right = -5; right <= 5; ++right) {
                loader.write(0, {down, right, flip}, changed.data());
                for (int c = 0; c < 2; ++c)
                    for (int y = 0; y < 3; ++y)
                        for (int x = 0; x < 4; ++x) {
                            int const row = y + down, column = x + right;
                            bool const inside = row >= 0 && row < 3 && column >= 0 && column < 4;
                            double const black = c == 0 ? 0.0 : -2.0; // a pixel of value 0
                            double const expected =
                                inside
                                    ? plain[static_cast<std::size_t>((c * 3 + row) * 4 + (flip ? 3 - column : column))]
                                    : black;
                            REQUIRE(changed[static_cast<std::size_t>((c * 3 + y) * 4 + x)] == Approx(expected));
                        }
            }
}

TEST_CASE("batch_loader: an image becomes the same in any batch, at any place, on any number of threads", "[train]") {
    dataset const d = numbered(10);
    batch_loader const loader(d);
    batch_loader::randomness const r{.change = {.crop_padding = 2, .flip = true}, .seed = 9, .epoch = 4};
    std::vector<std::uint32_t> const all{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, some{7, 2, 7};
    std::vector<float> one(240), three(240), few(72);
    bytes labels(10), labels_three(10), labels_few(3);
    loader.load(all, r, one, labels);
    loader.load(all, r, three, labels_three, 3);
    loader.load(some, r, few, labels_few);
    CHECK(one == three);
    CHECK(labels == d.labels);
    CHECK(labels_three == d.labels);
    CHECK(labels_few == bytes{d.labels[7], d.labels[2], d.labels[7]});
    for (std::size_t i = 0; i < some.size(); ++i)
        for (std::size_t k = 0; k < 24; ++k) REQUIRE(few[i * 24 + k] == one[some[i] * 24 + k]);
}

TEST_CASE("batch_loader: the next epoch changes images differently", "[train]") {
    dataset const d = numbered(10);
    batch_loader const loader(d);
    std::vector<std::uint32_t> all(10);
    std::iota(all.begin(), all.end(), 0u);
    std::vector<float> first(240), second(240);
    bytes labels(10);
    loader.load(all, {.change = {}, .seed = 9, .epoch = 0}, first, labels);
    loader.load(all, {.change = {}, .seed = 9, .epoch = 1}, second, labels);
    CHECK(first != second);
}
