#include <set>

#include <nas/train/transform/mixup.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/image_batches.hpp"

using namespace nas::train;

namespace {
test::numbered_batch mixed(mixup const& m, std::uint64_t seed, std::size_t n = 6) {
    test::numbered_batch b(n);
    m(b.contents(), nas::rng(seed), b.scratch);
    return b;
}
void check_mixture(test::numbered_batch const& b) {
    test::numbered_batch const before(b.targets.size());
    for (std::size_t i = 0; i < b.targets.size(); ++i) {
        target const t = b.targets[i];
        CHECK(t.label == static_cast<std::int32_t>(i));
        for (std::size_t k = 0; k < 24; ++k)
            CHECK(b.images[i * 24 + k] ==
                  Approx(t.share * before.images[i * 24 + k] +
                         (1 - t.share) * before.images[static_cast<std::size_t>(t.other) * 24 + k])
                      .margin(0.01));
    }
}
} // namespace

TEST_CASE("mixup: images and targets are mixed by one share", "[train]") {
    std::set<std::int32_t> partners;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        auto const b = mixed({.alpha = 1}, seed);
        check_mixture(b);
        for (target const& t : b.targets) CHECK(t.share == b.targets[0].share);
        CHECK(b.targets[0].share < 1);
        partners.insert(b.targets[0].other);
    }
    CHECK(partners == std::set<std::int32_t>{1, 2, 3, 4, 5});
}

TEST_CASE("mixup: a share for every image, if asked", "[train]") {
    auto const b = mixed({.alpha = 1, .per_image = true}, 3);
    check_mixture(b);
    std::set<float> shares;
    for (target const& t : b.targets) shares.insert(t.share);
    CHECK(shares.size() == 6);
}

TEST_CASE("mixup: as often as stated", "[train]") {
    int batches = 0, images = 0; // of 1,000 and 6,000 with probability 0.3: deviations 14 and 35
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        auto const whole = mixed({.alpha = 1, .probability = 0.3}, seed);
        batches += whole.targets[0].share < 1;
        if (whole.targets[0].share == 1) CHECK(whole.images == test::numbered_batch(6).images);
        for (target const& t : mixed({.alpha = 1, .probability = 0.3, .per_image = true}, seed).targets)
            images += t.share < 1;
    }
    CHECK(std::abs(batches - 300) < 70);
    CHECK(std::abs(images - 1800) < 180);
}

TEST_CASE("mixup: one image stays; wrong settings are refused", "[train]") {
    CHECK(mixed({}, 1, 1).images == test::numbered_batch(1).images);
    message_of<nas::data_error>("nas.data.60", [] { any_batch_transform(mixup{.alpha = 0}); });
    message_of<nas::data_error>("nas.data.60", [] { any_batch_transform(mixup{.probability = 2}); });
}
