#include <algorithm>

#include <nas/train/subset.hpp>

#include "support/data_files.hpp"
#include "support/toy_images.hpp"

using nas::data_error;
using nas::train::dataset;
using nas::train::subset;

TEST_CASE("subset: select takes the images asked for, in that order", "[train]") {
    dataset const d = with_counts({3, 3});
    std::vector<std::uint32_t> const wanted{4, 0, 5, 0};
    dataset const s = select(d, wanted);
    CHECK(ids(s) == std::vector<std::size_t>{4, 0, 5, 0});
    CHECK(s.labels == bytes{0, 0, 1, 0});
    CHECK(s.pixel_range == d.pixel_range);
}

TEST_CASE("subset: has exactly the images asked for, in proportion, in order", "[train]") {
    dataset const d = with_counts({60, 30, 10});
    auto const s = subset(d, {.images = 33, .seed = 2});
    CHECK(class_counts(s) == std::vector<std::size_t>{20, 10, 3});
    auto const of_subset = ids(s);
    CHECK(std::is_sorted(of_subset.begin(), of_subset.end()));
    CHECK(of_subset != ids(subset(d, {.images = 33, .seed = 3})));
    CHECK(of_subset == ids(subset(d, {.images = 33, .seed = 2})));
    CHECK(s.pixel_range == d.pixel_range);
}

TEST_CASE("subset: all images are the data set itself", "[train]") {
    dataset const d = with_counts({6, 3, 1});
    CHECK(subset(d, {.images = 10}) == d);
}

TEST_CASE("subset: none, or more than there are, is an error", "[train]") {
    dataset const d = with_counts({6});
    message_of<data_error>("nas.data.15", [&] { (void)subset(d, {.images = 0}); });
    CHECK(contains(message_of<data_error>("nas.data.15", [&] { (void)subset(d, {.images = 7}); }),
                   "a subset of 7 images was asked of data set toy, which has 6"));
}
