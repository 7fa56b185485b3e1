#pragma once
// Every image of a batch combined with another one, in place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <nas/train/transform/batch_transform.hpp>

namespace nas::train {

/// Calls `combine(i, own, partner)` for every image, where `own` is image i and `partner` what image (i + distance) modulo
/// their number was before; and makes the partner's label the `other` of i's target. Keeps one image aside, in `scratch`.
/// Precondition: 0 < distance < size().
template <class Combine>
void mix_with_partner(batch_contents const& b, std::size_t distance, std::vector<float>& scratch, Combine combine) {
    std::size_t const n = b.size();
    for (std::size_t first = 0; first < std::gcd(n, distance); ++first) { // of each circle first, first + distance, ...
        auto const kept = b.image_at(first);
        scratch.assign(kept.begin(), kept.end());
        for (std::size_t i = first;;) {
            std::size_t const partner = (i + distance) % n;
            b.targets[i].other = b.targets[partner].label;
            std::span<float const> const image =
                partner == first ? std::span<float const>(scratch) : b.image_at(partner);
            combine(i, b.image_at(i), image);
            if (partner == first) break;
            i = partner;
        }
    }
}

/// A distance for which every other image of the batch is equally likely as partner. Precondition: b.size() > 1.
inline std::size_t draw_distance(batch_contents const& b, rng& r) {
    return 1 + r.below(static_cast<std::uint32_t>(b.size() - 1));
}

} // namespace nas::train
