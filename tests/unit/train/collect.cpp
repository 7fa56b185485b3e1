#include <stdexcept>

#include <nas/train/collect.hpp>
#include <nas/train/transform/center_crop.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/numbered_images.hpp"

using namespace nas::train;
using test::numbered_images;

TEST_CASE("collect: all records in order, on any number of threads", "[train]") {
    for (int const threads : {1, 4}) {
        auto const c = collect(numbered_images{.count = 50}, {.threads = threads});
        REQUIRE(c.data->size() == 50);
        CHECK(c.skipped.empty());
        CHECK(c.data->name == "numbered");
        CHECK(c.data->image_shape() == nas::shape{1, 2, 2});
        CHECK(c.data->classes == 10);
        for (std::size_t i = 0; i < 50; ++i) {
            CHECK(int{c.data->image(i)[3]} == static_cast<int>(i));
            CHECK(int{c.data->labels[i]} == static_cast<int>(i % 10));
        }
        CHECK(c.data->pixel_range == measure_normalization(c.data->pixels, 1, 4));
    }
}

TEST_CASE("collect: transforms are applied once", "[train]") {
    auto const c = collect(numbered_images{.extents = {3, 8, 8}},
                           {.transform = center_crop{.height = 4, .width = 2}, .classes = 12});
    CHECK(c.data->image_shape() == nas::shape{3, 4, 2});
    CHECK(c.data->classes == 12);
}

TEST_CASE("collect: damaged records are left out up to the limit", "[train]") {
    numbered_images const source{.count = 20, .damaged = {0, 7}};
    for (int const threads : {1, 3}) {
        auto const c = collect(source, {.skip_limit = 2, .threads = threads});
        REQUIRE(c.data->size() == 18);
        CHECK(int{c.data->image(0)[0]} == 1);
        CHECK(int{c.data->image(6)[0]} == 8);
        REQUIRE(c.skipped.size() == 2);
        CHECK(c.skipped[0].index == 0);
        CHECK(c.skipped[1].index == 7);
        CHECK(contains(
            message_of<nas::data_error>("nas.data.67", [&] { collect(source, {.skip_limit = 1, .threads = threads}); }),
            "2 damaged records, more than the limit of 1"));
        message_of<nas::data_error>("nas.data.32", [&] { collect(source, {.threads = threads}); });
    }
}

TEST_CASE("collect: labels, shapes and empty sources are checked", "[train]") {
    message_of<nas::data_error>("nas.data.66", [] { collect(numbered_images{}, {.classes = 9}); });
    message_of<nas::data_error>("nas.data.64", [] { collect(numbered_images{.count = 0}); });
    struct growing : numbered_images {
        void read(std::size_t i, sample& out) const {
            numbered_images::read(i, out);
            if (i == 5) out = {.extents = {1, 1, 1}, .pixels = {0}, .label = 0, .where = "five"};
        }
    };
    CHECK(contains(message_of<nas::data_error>("nas.data.65", [] { collect(growing{}); }), "five: the image is 1x1x1"));
    struct broken : numbered_images {
        void read(std::size_t i, sample& out) const {
            numbered_images::read(i, out);
            if (i == 5) throw std::runtime_error("no memory");
        }
    };
    CHECK_THROWS_WITH(collect(broken{}, {.skip_limit = 5, .threads = 2}), "no memory");
}
