#pragma once
// One of several ways to mix, drawn for every batch.

#include <cstddef>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/transform/batch_transform.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// Draws one of `from` for every batch: `mix_choice{.from = {mixup{}, cutmix{}}}`.
struct mix_choice {
    std::vector<any_batch_transform> from{};
    std::vector<double> weights{}; ///< empty: equal chances; else one each, at least 0, not all 0

    std::string describe() const { return describe_transform("mix_choice", "from", from, "weights", weights); }

    void check() const {
        check_setting(!from.empty(), "mix_choice", "from", "empty", "a list of ways to mix");
        check_setting(weights.empty() || weights.size() == from.size(), "mix_choice", "the number of weights",
                      weights.size(), concat(from.size(), ", one each, or 0"));
        double sum = weights.empty() ? 1 : 0;
        for (double const x : weights) {
            check_setting(x >= 0 && x < 1e300, "mix_choice", "a weight", x, "at least 0 and finite");
            sum += x;
        }
        check_setting(sum > 0, "mix_choice", "the sum of weights", sum, "above 0");
    }

    void operator()(batch_contents const& b, rng r, std::vector<float>& scratch) const {
        auto const weight = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
        double sum = 0;
        for (std::size_t i = 0; i < from.size(); ++i) sum += weight(i);
        double at = r.uniform() * sum;
        std::size_t drawn = 0;
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (weight(i) == 0) continue;
            drawn = i; // the last possible one if rounding lets `at` pass all
            if (at < weight(i)) break;
            at -= weight(i);
        }
        from[drawn](b, r.stream(0), scratch);
    }
};

} // namespace nas::train
