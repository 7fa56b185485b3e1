#pragma once
// Weighted means of two images and of their labels.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <nas/train/transform/beta_draw.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/mix_with_partner.hpp>

namespace nas::train {

/// Each image becomes share * itself + (1 - share) * another one of the batch, its target likewise; share is drawn from
/// Beta(alpha, alpha) (Zhang et al. 2018). A batch of one stays.
struct mixup {
    double alpha = 0.2;
    double probability = 1; ///< of a batch to be mixed, or of an image if `per_image`
    bool per_image = false; ///< a share of its own for every image, not one for the batch

    std::string describe() const {
        return describe_transform("mixup", "alpha", alpha, "probability", probability, "per_image", per_image);
    }

    void check() const {
        check_setting(alpha > 0 && alpha < 1e6, "mixup", "alpha", alpha, "above 0");
        check_probability(probability, "mixup");
    }

    void operator()(batch_contents const& b, rng r, std::vector<float>& scratch) const {
        if (b.size() < 2) return;
        std::size_t const distance = draw_distance(b, r);
        auto const draw = [&](rng from) { return from.uniform() < probability ? beta_draw(alpha, from) : 1.0; };
        double const of_batch = draw(r.stream(0));
        if (!per_image && of_batch == 1) return;
        mix_with_partner(b, distance, scratch,
                         [&](std::size_t i, std::span<float> own, std::span<float const> partner) {
                             auto const share = static_cast<float>(per_image ? draw(r.stream(i + 1)) : of_batch);
                             b.targets[i].share = share;
                             if (share == 1) return;
                             float const rest = 1 - share;
                             for (std::size_t k = 0; k < own.size(); ++k) own[k] = share * own[k] + rest * partner[k];
                         });
    }
};

} // namespace nas::train
