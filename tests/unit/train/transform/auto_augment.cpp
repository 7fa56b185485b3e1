#include <array>
#include <cstdlib>

#include <nas/train/transform/augment_policies.hpp>
#include <nas/train/transform/auto_augment.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

TEST_CASE("auto_augment: draws a sub-policy and applies its steps in order, by their probabilities", "[train]") {
    sample const s{.extents = {1, 1, 1}, .pixels = {0}};
    auto_augment const a{
        .policy = augment_policy_of("solarize_add 1 @1 + solarize_add 2 @0.25; invert @1 + posterize 10 @1")};
    a.check();
    std::array<int, 256> seen{};
    for (std::uint64_t seed = 0; seed < 4000; ++seed) ++seen[changed(a, s, seed).pixels[0]];
    CHECK(std::abs(seen[240] - 2000) < 160); // deviation 32; inverted first, then four bits kept
    CHECK(std::abs(seen[11] - 1500) < 160);
    CHECK(std::abs(seen[33] - 500) < 110);
    CHECK(seen[240] + seen[11] + seen[33] == 4000);
}

TEST_CASE("auto_augment: published policies run on colour and grey images", "[train]") {
    for (augment_policy const& p : {classification_v0_policy(), imagenet_policy()}) {
        any_transform const t = auto_augment{.policy = p};
        int different = 0;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            auto const colour = changed(t, formula_image(3, 32, 32), seed);
            CHECK(colour.extents == nas::shape{3, 32, 32});
            different += colour != formula_image(3, 32, 32);
            CHECK(changed(t, formula_image(1, 9, 30), seed).extents == nas::shape{1, 9, 30});
        }
        CHECK(different > 70);
    }
}

TEST_CASE("auto_augment: settings out of range are refused", "[train]") {
    message_of<nas::data_error>("nas.data.60", [] { any_transform{auto_augment{}}; });
    message_of<nas::data_error>("nas.data.60", [] {
        any_transform{auto_augment{.policy = {{{edit_operation::rotate, 11, 1}}}}};
    });
    message_of<nas::data_error>("nas.data.60",
                                [] { any_transform{auto_augment{.policy = {{}}, .scale = {.rotate = -1}}}; });
}
