#pragma once
// A random order of 0 .. n-1, equal on every compiler.

#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>

namespace nas::train {

/// Puts `items` into a uniformly random order (Fisher-Yates).
inline void shuffle(std::span<std::uint32_t> items, rng r) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[r.below(static_cast<std::uint32_t>(i))]);
}

/// Puts 0 .. n-1 into the order in which epoch `epoch` of a training with `seed` visits them.
inline void shuffle_epoch(std::span<std::uint32_t> items, std::uint64_t seed, std::uint64_t epoch) {
    shuffle(items, rng(seed).stream(0x6f72646572u).stream(epoch)); // "order", apart from the streams of augmentation
}

/// The order in which epoch `epoch` of a training with `seed` visits `n` images.
inline std::vector<std::uint32_t> epoch_order(std::size_t n, std::uint64_t seed, std::uint64_t epoch) {
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0u);
    shuffle_epoch(order, seed, epoch);
    return order;
}

} // namespace nas::train
