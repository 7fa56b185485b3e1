// Images per second of the input pipeline: usual recipes at 32 x 32 and at 224 x 224, without decoding of files, and of
// single transforms. Arguments: threads, rounds.

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <nas/train/batch_loader.hpp>
#include <nas/train/builtin_images.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/pipeline.hpp>
#include <nas/train/transform/augment_policies.hpp>
#include <nas/train/transform/auto_augment.hpp>
#include <nas/train/transform/colour_jitter.hpp>
#include <nas/train/transform/cutmix.hpp>
#include <nas/train/transform/gaussian_blur.hpp>
#include <nas/train/transform/in_order.hpp>
#include <nas/train/transform/mixup.hpp>
#include <nas/train/transform/rand_augment.hpp>
#include <nas/train/transform/random_affine.hpp>
#include <nas/train/transform/random_crop.hpp>
#include <nas/train/transform/random_erasing.hpp>
#include <nas/train/transform/random_flip.hpp>
#include <nas/train/transform/random_resized_crop.hpp>
#include <nas/train/transform/resize_image.hpp>
#include <nas/train/transform/trivial_augment.hpp>

#include "side_by_side.hpp"

namespace {

using namespace nas::train;

/// Photographs of 256 x 320 stand-ins: the built-in images, enlarged.
class large_images {
public:
    explicit large_images(std::shared_ptr<dataset const> small) {
        transform_workspace w;
        dataset_source const from(std::move(small));
        for (std::size_t i = 0; i < 64; ++i) {
            images_.emplace_back();
            from.read(i, images_.back());
            resize_image{.height = 256, .width = 320}(images_.back(), nas::rng{}, w);
        }
    }
    std::size_t size() const { return 8192; }
    std::string_view name() const { return "large"; }
    void read(std::size_t i, sample& out) const { out = images_[i % images_.size()]; }

private:
    std::vector<sample> images_;
};

side_by_side::contestant side(std::string name, any_source const& source, pipeline_options o) {
    auto const p = std::make_shared<pipeline>(source, o);
    return {.name = std::move(name) + ", " + std::to_string(o.threads) + " threads",
            .run = [p] { for (int i = 0; i < 8; ++i) p->next(); },
            .items = 8.0 * static_cast<double>(o.batch)};
}

void measure(char const* title, std::vector<side_by_side::contestant> const& contestants, int rounds) {
    std::printf("\n## %s\n\n", title);
    side_by_side::print(contestants, side_by_side::compare(contestants, {.rounds = rounds, .window = 0.1, .retries = 6}), "images");
    std::fflush(stdout);
}

} // namespace

int main(int count, char** arguments) {
    int const threads = count > 1 ? std::atoi(arguments[1]) : 2, rounds = count > 2 ? std::atoi(arguments[2]) : 7;
    if (threads < 1 || rounds < 1) {
        std::fprintf(stderr, "usage: %s [threads] [rounds], both at least 1\n", arguments[0]);
        return 2;
    }
    auto const data = std::make_shared<dataset const>(builtin_images({.train = 4096, .test = 10}).train);
    any_source const small = dataset_source(data);
    magnitude_scale const at_32{.translate = 10, .cutout = 8};
    auto const recipe = [](any_transform more) { return in_order{{random_crop{.padding = 4}, random_flip{}, std::move(more)}}; };
    auto const options = [&](any_transform t, int n, any_batch_transform mix = {}) {
        return pipeline_options{.batch = 64, .transform = std::move(t), .mix = std::move(mix), .pixel_range = data->pixel_range, .threads = n};
    };

    auto const loader = std::make_shared<batch_loader>(*data);
    auto const images = std::make_shared<std::vector<float>>(64 * 3 * 32 * 32);
    side_by_side::contestant const in_memory{
        .name = "batch_loader: crop and flip, same thread",
        .run =
            [=] {
                std::vector<std::uint8_t> labels(64);
                auto const order = epoch_order(data->size(), 1, 0);
                for (std::size_t i = 0; i < 8; ++i) loader->load(std::span(order).subspan(64 * i, 64), {}, *images, labels);
            },
        .items = 512};
    measure("3 x 32 x 32, batches of 64",
            {in_memory, side("crop, flip", small, options(recipe({}), 0)), side("crop, flip", small, options(recipe({}), threads)),
             side("crop, flip, mixup", small, options(recipe({}), threads, mixup{})),
             side("crop, flip, cutmix", small, options(recipe({}), threads, cutmix{})),
             side("crop, flip, rand_augment 2", small, options(recipe(rand_augment{.scale = at_32}), threads)),
             side("crop, flip, auto_augment", small, options(recipe(auto_augment{.policy = imagenet_policy(), .scale = at_32}), threads)),
             side("crop, flip, trivial_augment", small, options(recipe(trivial_augment{}), threads)),
             side("crop, flip, colour_jitter", small, options(recipe(colour_jitter{0.4, 0.4, 0.4, 0.1}), threads))},
            rounds);

    any_source const large = large_images(data);
    random_resized_crop const cut{};
    auto const with = [&](any_transform more) { return in_order{{cut, random_flip{}, std::move(more)}}; };
    measure("3 x 256 x 320 to 224 x 224, batches of 64",
            {side("random_resized_crop, flip", large, options(with({}), 0)), side("random_resized_crop, flip", large, options(with({}), threads)),
             side("+ rand_augment 2", large, options(with(rand_augment{}), threads)),
             side("+ colour_jitter", large, options(with(colour_jitter{0.4, 0.4, 0.4, 0.1}), threads)),
             side("+ random_erasing, mixup", large, options(with(random_erasing{}), threads, mixup{}))},
            rounds);

    sample const photograph = [&] {
        sample s;
        large.read(0, s);
        return s;
    }();
    auto const single = [&](std::string name, any_transform t) {
        auto const s = std::make_shared<sample>();
        auto const w = std::make_shared<transform_workspace>();
        return side_by_side::contestant{.name = std::move(name), .run = [=, &photograph] {
                                            *s = photograph;
                                            t(*s, nas::rng(1), *w);
                                        }};
    };
    using enum edit_operation;
    std::vector<side_by_side::contestant> singles{single("copy", {}), single("resize to 224", resize_image{.height = 224, .width = 224}),
                                                  single("gaussian_blur, deviation 1", gaussian_blur{.low = 1, .high = 1}),
                                                  single("affine, bilinear", random_affine{.degrees = 30, .how = interpolation::bilinear})};
    for (auto const& [o, amount] : {std::pair{rotate, 20.0}, std::pair{translate_x, 20.0}, std::pair{color, 1.5}, std::pair{contrast, 1.5},
                                    std::pair{brightness, 1.5}, std::pair{edit_operation::sharpness, 1.5}, std::pair{edit_operation::equalize, 0.0},
                                    std::pair{edit_operation::auto_contrast, 0.0}, std::pair{edit_operation::posterize, 4.0},
                                    std::pair{edit_operation::solarize, 128.0}, std::pair{edit_operation::cutout, 20.0}}) {
        struct apply {
            image_edit e;
            void operator()(sample& s, nas::rng r, transform_workspace& w) const { apply_edit(s, e, r, w); }
        };
        singles.push_back(single(std::string(to_text(o)), apply{{o, amount}}));
    }
    measure("One transform of 3 x 256 x 320, one thread, copying included", singles, rounds);
}
