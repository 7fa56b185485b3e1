#pragma once
// A rectangle of one image in another one.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nas/core/math.hpp>
#include <nas/train/transform/beta_draw.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/crop.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/mix_with_partner.hpp>

namespace nas::train {

/// A rectangle of each image is replaced by that of another one of the batch; the target's shares are those of the area
/// (Yun et al. 2019). The rectangle covers 1 - x of the image, x of Beta(alpha, alpha), has the image's proportions and lies
/// around a pixel drawn from all; what lies outside is cut off. A batch of one stays.
struct cutmix {
    double alpha = 1;
    double probability = 1; ///< of a batch to be mixed, or of an image if `per_image`
    bool per_image = false; ///< a rectangle of its own for every image, not one for the batch

    std::string describe() const {
        return describe_transform("cutmix", "alpha", alpha, "probability", probability, "per_image", per_image);
    }

    void check() const {
        check_setting(alpha > 0 && alpha < 1e6, "cutmix", "alpha", alpha, "above 0");
        check_probability(probability, "cutmix");
    }

    /// The rectangle drawn, possibly empty.
    crop_window draw(std::int64_t height, std::int64_t width, rng r) const {
        if (r.uniform() >= probability) return {0, 0, 0, 0};
        double const side = math::sqrt(1 - beta_draw(alpha, r));
        auto const range = [&](std::int64_t n) {
            auto const half = static_cast<std::int64_t>(side * static_cast<double>(n)) / 2;
            std::int64_t const middle = r.below(static_cast<std::uint32_t>(n));
            struct {
                std::int64_t begin, end;
            } const out{std::max<std::int64_t>(middle - half, 0), std::min(middle + half, n)};
            return out;
        };
        auto const rows = range(height);
        auto const columns = range(width);
        return {rows.begin, columns.begin, rows.end - rows.begin, columns.end - columns.begin};
    }

    void operator()(batch_contents const& b, rng r, std::vector<float>& scratch) const {
        if (b.size() < 2) return;
        std::int64_t const channels = b.image[0], height = b.image[1], width = b.image[2];
        std::size_t const distance = draw_distance(b, r);
        crop_window const of_batch = draw(height, width, r.stream(0));
        mix_with_partner(
            b, distance, scratch, [&](std::size_t i, std::span<float> own, std::span<float const> partner) {
                crop_window const c = per_image ? draw(height, width, r.stream(i + 1)) : of_batch;
                b.targets[i].share = 1 - static_cast<float>(c.height * c.width) / static_cast<float>(height * width);
                for (std::int64_t k = 0; k < channels; ++k)
                    for (std::int64_t y = c.top; y < c.top + c.height; ++y) {
                        std::int64_t const at = (k * height + y) * width + c.left;
                        std::copy_n(partner.data() + at, c.width, own.data() + at);
                    }
            });
    }
};

} // namespace nas::train
