#pragma once
// What a network shall answer: one class, or two in given shares.

#include <cstddef>
#include <cstdint>
#include <span>

namespace nas::train {

/// share * onehot(label) + (1 - share) * onehot(other): mixed images have two labels, others one. `{.label = 3}` is
/// plainly class 3. A negative label stands for "no label".
struct target {
    std::int32_t label = 0;
    std::int32_t other = 0;
    float share = 1; ///< of `label`, 0 to 1

    friend bool operator==(target const&, target const&) = default;
};

/// The distribution over classes that `t` stands for. Precondition: `out` has one place per class; labels below it.
inline void to_distribution(target const& t, std::span<float> out) {
    for (float& x : out) x = 0;
    if (t.label >= 0) out[static_cast<std::size_t>(t.label)] += t.share;
    if (t.share < 1 && t.other >= 0) out[static_cast<std::size_t>(t.other)] += 1 - t.share;
}

/// The part of `t` that lies on `label`: what a prediction of it counts for.
inline float share_of(target const& t, std::int32_t label) {
    return (t.label == label ? t.share : 0.0f) + (t.other == label ? 1 - t.share : 0.0f);
}

} // namespace nas::train
