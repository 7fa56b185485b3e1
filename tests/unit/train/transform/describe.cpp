#include <string>
#include <vector>

#include <nas/train/transform/augment_policies.hpp>
#include <nas/train/transform/auto_augment.hpp>
#include <nas/train/transform/auto_contrast.hpp>
#include <nas/train/transform/center_crop.hpp>
#include <nas/train/transform/colour_jitter.hpp>
#include <nas/train/transform/cutmix.hpp>
#include <nas/train/transform/cutout.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/equalize.hpp>
#include <nas/train/transform/gaussian_blur.hpp>
#include <nas/train/transform/in_order.hpp>
#include <nas/train/transform/invert.hpp>
#include <nas/train/transform/mix_choice.hpp>
#include <nas/train/transform/mixup.hpp>
#include <nas/train/transform/posterize.hpp>
#include <nas/train/transform/rand_augment.hpp>
#include <nas/train/transform/random_affine.hpp>
#include <nas/train/transform/random_crop.hpp>
#include <nas/train/transform/random_erasing.hpp>
#include <nas/train/transform/random_flip.hpp>
#include <nas/train/transform/random_grey.hpp>
#include <nas/train/transform/random_resized_crop.hpp>
#include <nas/train/transform/resize_image.hpp>
#include <nas/train/transform/sharpness.hpp>
#include <nas/train/transform/solarize.hpp>
#include <nas/train/transform/solarize_add.hpp>
#include <nas/train/transform/some_changes.hpp>
#include <nas/train/transform/sometimes.hpp>
#include <nas/train/transform/trivial_augment.hpp>

#include "support/catch.hpp"

using namespace nas::train;

namespace {

// Users' own, with and without a text.
struct darker {
    void operator()(sample&, nas::rng, transform_workspace&) const {}
};
template <int By>
struct lighter {
    void operator()(sample&, nas::rng, transform_workspace&) const {}
};
struct stretched {
    double by = 1.5;
    std::string describe() const { return describe_transform("stretched", "by", by); }
    void operator()(sample&, nas::rng, transform_workspace&) const {}
};
struct swapped_labels {
    void operator()(batch_contents const&, nas::rng, std::vector<float>&) const {}
};

std::string text(any_transform const& t) { return t.describe(); }
std::string text(any_batch_transform const& t) { return t.describe(); }

} // namespace

TEST_CASE("describe: every transform of images names itself and all of its settings", "[train]") {
    CHECK(
        text(random_crop{.height = 32, .width = 24, .padding = 4, .pad_if_needed = true, .beyond = border::reflect}) ==
        "random_crop(height 32, width 24, padding 4, pad_if_needed true, beyond reflect, fill 0)");
    CHECK(text(center_crop{.height = 8, .width = 9, .fill = 7}) == "center_crop(height 8, width 9, fill 7)");
    CHECK(text(random_flip{.vertical = 0.25}) == "random_flip(horizontal 0.5, vertical 0.25)");
    CHECK(text(random_affine{.degrees = 15, .translate = {0.1, 0.2}, .how = interpolation::bilinear}) ==
          "random_affine(degrees 15, translate [0.1, 0.2], scale [1, 1], shear_degrees [0, 0], how bilinear, fill 0)");
    CHECK(text(random_erasing{.area = {0.02, 0.4}, .noise = true}) ==
          "random_erasing(probability 0.5, area [0.02, 0.4], ratio [0.3, 3.3], noise true, fill 0)");
    CHECK(text(random_grey{.probability = 0.2}) == "random_grey(probability 0.2)");
    CHECK(text(random_resized_crop{.height = 160, .ratio = {0.75, 1.25}, .filter = image_filter::bicubic}) ==
          "random_resized_crop(height 160, width 224, area [0.08, 1], ratio [0.75, 1.25], filter bicubic, "
          "antialias true)");
    CHECK(text(resize_image{.shorter_side = 256, .filter = image_filter::box, .antialias = false}) ==
          "resize_image(height 0, width 0, shorter_side 256, filter box, antialias false)");
    CHECK(text(colour_jitter{.brightness = 0.4, .contrast = 0.3, .saturation = 0.2, .hue = 0.1}) ==
          "colour_jitter(brightness 0.4, contrast 0.3, saturation 0.2, hue 0.1)");
    CHECK(text(gaussian_blur{.radius = 3}) == "gaussian_blur(low 0.1, high 2, radius 3)");
    CHECK(text(cutout{.size = 8, .fill = 128}) == "cutout(size 8, count 1, fill 128)");
    CHECK(text(equalize{}) == "equalize");
    CHECK(text(invert{}) == "invert");
    CHECK(text(posterize{.bits = 3}) == "posterize(bits 3)");
    CHECK(text(solarize{.threshold = 100}) == "solarize(threshold 100)");
    CHECK(text(solarize_add{.amount = -20}) == "solarize_add(amount -20, threshold 128)");
    CHECK(text(sharpness{.high = 3}) == "sharpness(low 0.1, high 3)");
    CHECK(text(auto_contrast{.cutoff = 1}) == "auto_contrast(cutoff 1)");
    CHECK(text(trivial_augment{.wide = false}) == "trivial_augment(wide false, fill 0, how nearest)");
}

TEST_CASE("describe: policies of augmentation are written out", "[train]") {
    CHECK(
        text(rand_augment{.count = 3,
                          .magnitude = 7.5,
                          .operations = {edit_operation::invert, edit_operation::shear_x},
                          .scale = {.translate = 10, .cutout = 4, .monotone = true}}) ==
        "rand_augment(count 3, magnitude 7.5, deviation 0, probability 1, operations [invert, shear_x], scale (rotate "
        "30, shear 0.3, translate 10, cutout 4, solarize_add 110, monotone true), fill 128, how nearest)");
    CHECK(text(auto_augment{.policy = augment_policy_of("invert @0.4 + rotate 3 @0.6; equalize @1")}) ==
          "auto_augment(policy [invert @0.4 + rotate 3 @0.6; equalize @1], scale (rotate 30, shear 0.3, translate 250, "
          "cutout 100, solarize_add 110, monotone false), fill 128, how nearest)");
    auto const published = text(auto_augment{.policy = imagenet_policy()}); // what it says can be read back
    auto const begin = published.find('[') + 1, end = published.find(']');
    CHECK(augment_policy_of(published.substr(begin, end - begin)) == imagenet_policy());
}

TEST_CASE("describe: transforms made of others contain their texts", "[train]") {
    CHECK(text(in_order{{random_grey{}, sometimes{.probability = 0.3, .change = invert{}}, in_order{{equalize{}}}}}) ==
          "in_order(steps [random_grey(probability 0.1), sometimes(probability 0.3, change invert), in_order(steps "
          "[equalize])])");
    CHECK(text(some_changes{.from = {invert{}, equalize{}}, .count = 1, .weights = {1, 0.5}, .repeated = false}) ==
          "some_changes(from [invert, equalize], count 1, weights [1, 0.5], repeated false)");
    CHECK(
        text(mix_choice{.from = {mixup{}, cutmix{.probability = 0.5, .per_image = true}}}) ==
        "mix_choice(from [mixup(alpha 0.2, probability 1, per_image false), cutmix(alpha 1, probability 0.5, per_image "
        "true)], weights [])");
}

TEST_CASE("describe: a user's own transform is known by its text, else by its type", "[train]") {
    CHECK(text(darker{}) == "darker");
    CHECK(text(lighter<3>{}) == "unnamed");
    CHECK(text(stretched{}) == "stretched(by 1.5)");
    CHECK(any_batch_transform(swapped_labels{}).describe() == "swapped_labels");
    CHECK(any_transform{}.describe() == "none");
    CHECK(any_batch_transform{}.describe() == "none");
}

TEST_CASE("describe: settings are numbers, names, flags and lists of them", "[train]") {
    CHECK(setting_text(2.5) == "2.5");
    CHECK(setting_text(true) == "true");
    CHECK(setting_text(std::uint8_t{65}) == "65");
    CHECK(setting_text("text") == "text");
    CHECK(setting_text(std::vector<std::vector<int>>{{1, 2}, {}}) == "[[1, 2], []]");
    CHECK(setting_text(edit_operation::solarize_add) == "solarize_add");
    CHECK(describe_transform("x", "a", 1, "b", false) == "x(a 1, b false)");
}
