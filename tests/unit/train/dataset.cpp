#include <nas/train/dataset.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::dataset;

namespace {

dataset small() {
    return {.name = "small",
            .channels = 2,
            .height = 1,
            .width = 3,
            .classes = 3,
            .pixels = counting(24),
            .labels = {0, 2, 1, 2},
            .pixel_range = {{0.5f, 0.5f}, {1.0f, 1.0f}},
            .class_names = {"a", "b", "c"}};
}

} // namespace

TEST_CASE("dataset: an image is its bytes, channel by channel", "[train]") {
    dataset const d = small();
    CHECK(d.size() == 4);
    CHECK(d.image_shape() == nas::shape{2, 1, 3});
    auto const image = d.image(2);
    CHECK(bytes(image.begin(), image.end()) == bytes{12, 13, 14, 15, 16, 17});
}

TEST_CASE("dataset: a consistent one passes the check", "[train]") {
    CHECK_NOTHROW(check(small()));
    dataset unnamed = small();
    unnamed.class_names.clear();
    CHECK_NOTHROW(check(unnamed));
}

TEST_CASE("dataset: the check names what does not fit", "[train]") {
    auto const broken = [](auto change) {
        dataset d = small();
        change(d);
        return message_of<data_error>("nas.data.13", [&] { check(d); });
    };
    CHECK(contains(broken([](dataset& d) { d.height = 0; }), "0 rows"));
    CHECK(contains(broken([](dataset& d) { d.classes = 0; }), "0 classes"));
    CHECK(contains(broken([](dataset& d) { d.classes = 257; }), "257 classes"));
    CHECK(contains(broken([](dataset& d) { d.labels.clear(); }), "no images"));
    CHECK(contains(broken([](dataset& d) { d.pixels.pop_back(); }), "23 bytes of pixels, but 4 images of 6 bytes"));
    CHECK(contains(broken([](dataset& d) { d.pixel_range = {}; }), "0 means"));
    CHECK(contains(broken([](dataset& d) { d.pixel_range.deviation[1] = 0; }), "deviation of 0"));
    CHECK(contains(broken([](dataset& d) { d.class_names.pop_back(); }), "names 2 of 3 classes"));
}

TEST_CASE("dataset: a label beyond the classes is found with its place", "[train]") {
    dataset d = small();
    d.labels[3] = 3;
    auto const text = message_of<data_error>("nas.data.7", [&] { check(d); });
    CHECK(contains(text, "small"));
    CHECK(contains(text, "label 3 at byte 3"));
}
