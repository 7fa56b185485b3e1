#include <algorithm>
#include <cmath>

#include <nas/train/builtin_images.hpp>
#include <nas/train/content_hash.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::builtin_images;
using nas::train::content_hash;
using nas::train::dataset;

TEST_CASE("builtin_images: the same seed gives the same images, another seed others", "[train]") {
    auto const a = builtin_images({.train = 30, .test = 20, .seed = 5});
    auto const b = builtin_images({.train = 30, .test = 20, .seed = 5});
    CHECK(a.train == b.train);
    CHECK(a.test == b.test);
    auto const c = builtin_images({.train = 30, .test = 20, .seed = 6});
    CHECK(a.train.pixels != c.train.pixels);
    CHECK(a.train.labels != c.train.labels);
}

TEST_CASE("builtin_images: the images are the same on every compiler", "[train]") {
    auto const d = builtin_images({.train = 200, .test = 50, .seed = 1});
    CHECK(content_hash(d.train.pixels) == 0x285059d9719881dau);
    CHECK(content_hash(d.test.pixels) == 0xbd4b5dc9726b865fu);
    CHECK(content_hash(d.train.labels) == 0x9fb6ce60006135au);
}

TEST_CASE("builtin_images: sizes, names and labels are as promised", "[train]") {
    auto const [train, test] = builtin_images({.train = 203, .test = 40});
    CHECK_NOTHROW(check(train));
    CHECK_NOTHROW(check(test));
    CHECK(train.size() == 203);
    CHECK(test.size() == 40);
    CHECK(train.image_shape() == nas::shape{3, 32, 32});
    CHECK(train.class_names[9] == "crescent");
    CHECK(test.pixel_range == train.pixel_range);
    std::vector<int> count(10);
    for (auto const label : train.labels) ++count[label];
    for (int const n : count) CHECK((n == 20 || n == 21));
    CHECK_FALSE(std::is_sorted(train.labels.begin(), train.labels.end()));
}

TEST_CASE("builtin_images: no test image is a training image", "[train]") {
    auto const d = builtin_images({.train = 20, .test = 20});
    for (std::size_t i = 0; i < 20; ++i)
        for (std::size_t j = 0; j < 20; ++j) {
            auto const a = d.train.image(i), b = d.test.image(j);
            CHECK_FALSE(std::equal(a.begin(), a.end(), b.begin()));
        }
}

TEST_CASE("builtin_images: colours say nothing about the class", "[train]") {
    // Means over 300 images per class of the mean of a channel. The mean of one image has a deviation of about 0.17 (of
    // 1), the mean of 300 about 0.01; 0.05 is 5 of these.
    auto const d = builtin_images({.train = 3000, .test = 1}).train;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        double sum[10] = {};
        int count[10] = {};
        for (std::size_t i = 0; i < d.size(); ++i) {
            double mean = 0;
            for (auto const v : d.image(i).subspan(channel * 1024, 1024)) mean += v / 255.0 / 1024;
            sum[d.labels[i]] += mean;
            ++count[d.labels[i]];
        }
        for (std::size_t k = 0; k < 10; ++k)
            CHECK(std::abs(sum[k] / count[k] - double{d.pixel_range.mean[channel]}) < 0.05);
    }
}

TEST_CASE("builtin_images: a part without images is refused", "[train]") {
    CHECK(contains(message_of<nas::data_error>("nas.data.18", [] { (void)builtin_images({.train = 0}); }),
                   "the train set has 0 images"));
    CHECK(contains(message_of<nas::data_error>("nas.data.18", [] { (void)builtin_images({.test = 0}); }),
                   "the test set has 0 images"));
}

TEST_CASE("builtin_images: the integer sine and square root are close to the real ones", "[train]") {
    for (int a = 0; a < 2048; ++a)
        CHECK(nas::train::detail::sine(a) / 16384.0 == Approx(std::sin(a * 3.14159265358979 / 512)).margin(0.002));
    for (std::int32_t n : {0, 1, 2, 3, 4, 8, 9, 15, 16, 17, 1000, 65535, 65536, 99999999, 100000000, 2147483647})
        CHECK(nas::train::detail::square_root(n) == static_cast<std::int32_t>(std::sqrt(static_cast<double>(n))));
    for (std::int32_t n = 0; n < 300; ++n) CHECK(nas::train::detail::square_root(n * n) == n);
}
