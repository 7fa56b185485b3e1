#pragma once
// A few of several transforms, drawn for every image.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Draws `count` of the transforms in `from` for every image and applies them in the order drawn. Costs
/// O(count * from.size()).
struct some_changes {
    std::vector<any_transform> from{};
    std::size_t count = 1;
    std::vector<double> weights{}; ///< empty: equal chances; else one per transform, at least 0, not all 0
    bool repeated = true;          ///< the same one may be drawn again

    static constexpr std::size_t most = 1024; ///< transforms to draw from

    std::string describe() const {
        return describe_transform("some_changes", "from", from, "count", count, "weights", weights, "repeated",
                                  repeated);
    }

    void check() const {
        check_setting(from.size() <= most, "some_changes", "the number of transforms", from.size(), "at most 1024");
        check_setting(!from.empty(), "some_changes", "from", "empty", "a list of transforms");
        check_setting(weights.empty() || weights.size() == from.size(), "some_changes", "the number of weights",
                      weights.size(), concat(from.size(), ", one per transform, or 0"));
        std::size_t possible = weights.empty() ? from.size() : 0;
        for (double const x : weights) {
            check_setting(x >= 0 && x < 1e300, "some_changes", "a weight", x, "at least 0 and finite");
            possible += x > 0;
        }
        check_setting(repeated ? possible > 0 : count <= possible, "some_changes", "count", count,
                      concat("at most ", possible, ", the number of transforms that can be drawn"));
    }

    void operator()(sample& s, rng r, transform_workspace& w) const {
        std::uint64_t taken[most / 64] = {}; // not in the workspace, which belongs to what is applied
        auto const weight = [&](std::size_t i) {
            bool const out = taken[i / 64] >> (i % 64) & 1;
            return out ? 0.0 : weights.empty() ? 1.0 : weights[i];
        };
        for (std::size_t k = 0; k < count; ++k) {
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
            if (!repeated) taken[drawn / 64] |= std::uint64_t{1} << (drawn % 64);
            from[drawn](s, r.stream(k), w);
        }
    }
};

} // namespace nas::train
