#include <algorithm>
#include <limits>
#include <set>

#include <nas/train/hold_out.hpp>

#include "support/data_files.hpp"
#include "support/toy_images.hpp"

using nas::data_error;
using nas::train::dataset;
using nas::train::hold_out;

TEST_CASE("hold_out: held-out and remaining images are all images, none twice, labels intact", "[train]") {
    dataset const d = with_counts({100, 50, 30});
    auto const [train, held_out] = hold_out(d, {.fraction = 0.2, .seed = 5});
    CHECK(train.size() == 144);
    CHECK(held_out.size() == 36);
    std::set<std::size_t> seen;
    for (dataset const* part : {&train, &held_out}) {
        auto const of_part = ids(*part);
        CHECK(std::is_sorted(of_part.begin(), of_part.end()));
        for (std::size_t i = 0; i < of_part.size(); ++i) {
            CHECK(seen.insert(of_part[i]).second);
            CHECK(part->labels[i] == d.labels[of_part[i]]);
        }
    }
    CHECK(seen.size() == d.size());
}

TEST_CASE("hold_out: both parts keep the mix of classes", "[train]") {
    auto const [train, held_out] = hold_out(with_counts({100, 50, 30}), {.fraction = 0.2, .seed = 5});
    CHECK(class_counts(held_out) == std::vector<std::size_t>{20, 10, 6});
    CHECK(class_counts(train) == std::vector<std::size_t>{80, 40, 24});
}

TEST_CASE("hold_out: the same seed gives the same split, another seed another", "[train]") {
    dataset const d = with_counts({100, 50, 30});
    CHECK(ids(hold_out(d, {.fraction = 0.3, .seed = 5}).held_out) ==
          ids(hold_out(d, {.fraction = 0.3, .seed = 5}).held_out));
    CHECK(ids(hold_out(d, {.fraction = 0.3, .seed = 5}).held_out) !=
          ids(hold_out(d, {.fraction = 0.3, .seed = 6}).held_out));
}

TEST_CASE("hold_out: both parts are normalised by the images that stay for training", "[train]") {
    dataset d = with_counts({40});
    auto const [train, held_out] = hold_out(d, {.fraction = 0.5, .seed = 1});
    CHECK(train.pixel_range == nas::train::measure_normalization(train.pixels, 1, 2));
    CHECK(held_out.pixel_range == train.pixel_range);
    CHECK(train.pixel_range != nas::train::measure_normalization(d.pixels, 1, 2));
}

TEST_CASE("hold_out: a fraction that leaves a part empty is an error", "[train]") {
    dataset const d = with_counts({5});
    for (double const fraction : {0.0, 1.0, -0.5, 1.5, 0.05, 0.95, std::numeric_limits<double>::quiet_NaN()})
        message_of<data_error>("nas.data.14", [&] { (void)hold_out(d, {.fraction = fraction}); });
    CHECK(hold_out(d, {.fraction = 0.2}).held_out.size() == 1);
}
