#include <nas/train/model.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using nas::train::check_fit;

TEST_CASE("model: a network that fits the data passes", "[train]") {
    CHECK_NOTHROW(check_fit(small_net(), quarters(4)));
}

TEST_CASE("model: images of another shape are refused with both shapes", "[train]") {
    auto const text = message_of<nas::train_error>("nas.train.1", [] { check_fit(small_net(0, 3), quarters(4)); });
    CHECK(contains(text, "images of 3x8x8"));
    CHECK(contains(text, "are 1x8x8"));
}

TEST_CASE("model: another number of classes is refused with both numbers", "[train]") {
    auto d = quarters(4);
    d.classes = 10;
    auto const text = message_of<nas::train_error>("nas.train.2", [&] { check_fit(small_net(), d); });
    CHECK(contains(text, "yields 4 values"));
    CHECK(contains(text, "has 10 classes"));
}

TEST_CASE("model: a network that ends in an image is refused", "[train]") {
    nas::nn::builder b{{.channels = 1, .height = 8, .width = 8}};
    auto const g = b.finish(b.conv2d(b.input(), {.channels = 4}));
    message_of<nas::train_error>("nas.train.2", [&] { check_fit(g, quarters(4)); });
}
