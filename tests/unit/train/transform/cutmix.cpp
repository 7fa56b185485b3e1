#include <set>

#include <nas/train/transform/cutmix.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/image_batches.hpp"

using namespace nas::train;

namespace {
nas::shape const image{2, 12, 16};

test::numbered_batch mixed(cutmix const& m, std::uint64_t seed, std::size_t n = 4) {
    test::numbered_batch b(n, image);
    m(b.contents(), nas::rng(seed), b.scratch);
    return b;
}
} // namespace

TEST_CASE("cutmix: pixels are of one image or the other, in the shares of the target", "[train]") {
    for (bool const per_image : {false, true})
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            auto const b = mixed({.per_image = per_image}, seed);
            std::size_t const n = 384;
            for (std::size_t i = 0; i < 4; ++i) {
                std::size_t own = 0;
                for (std::size_t k = 0; k < n; ++k) {
                    auto const v = static_cast<std::size_t>(b.images[i * n + k]);
                    REQUIRE(v % 1000 == k); // every pixel keeps its place
                    REQUIRE((v / 1000 == i || v / 1000 == static_cast<std::size_t>(b.targets[i].other)));
                    own += v / 1000 == i;
                }
                CHECK(b.targets[i].share == Approx(static_cast<double>(own) / 384));
            }
        }
}

TEST_CASE("cutmix: rectangles have the image's proportions and lie around any pixel", "[train]") {
    double area = 0, areas = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        crop_window const c = cutmix{}.draw(400, 800, nas::rng(seed));
        REQUIRE((c.top >= 0 && c.left >= 0 && c.top + c.height <= 400 && c.left + c.width <= 800));
        area = static_cast<double>(c.height * c.width) / 320000;
        areas += area;
        if (c.top > 0 && c.left > 0 && c.top + c.height < 400 && c.left + c.width < 800)
            CHECK(std::abs(c.width - 2 * c.height) <= 4);
    }
    // Half of the image if the edges cut nothing off.
    CHECK((areas / 2000 > 0.2 && areas / 2000 < 0.4));
}

TEST_CASE("cutmix: a rectangle for every image, if asked, and as often as stated", "[train]") {
    std::set<float> shares;
    for (target const& t : mixed({.per_image = true}, 5).targets) shares.insert(t.share);
    CHECK(shares.size() > 1);
    int mixed_batches = 0; // of 1,000 with probability 0.3: deviation 14; empty rectangles are rare
    for (std::uint64_t seed = 0; seed < 1000; ++seed)
        mixed_batches += mixed({.probability = 0.3}, seed).targets[0].share < 1;
    CHECK(std::abs(mixed_batches - 300) < 80);
}

TEST_CASE("cutmix: one image stays; wrong settings are refused", "[train]") {
    CHECK(mixed({}, 1, 1).images == test::numbered_batch(1, image).images);
    message_of<nas::data_error>("nas.data.60", [] { any_batch_transform(cutmix{.alpha = -1}); });
    message_of<nas::data_error>("nas.data.60", [] { any_batch_transform(cutmix{.probability = -1}); });
}
