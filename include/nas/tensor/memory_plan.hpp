#pragma once
// Places buffers with known lifetimes into one arena.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <nas/tensor/arena.hpp>

namespace nas {

/// A buffer that is in use from time `first` to time `last`, both included.
struct buffer_lifetime {
    std::size_t bytes = 0;
    std::int32_t first = 0;
    std::int32_t last = 0;
};

/// Where each buffer lies, in bytes from the start of the arena.
struct memory_plan {
    std::vector<std::size_t> offsets;
    std::size_t bytes = 0; ///< size of the arena
};

/// Buffers whose lifetimes overlap never share memory. Greedy by size: the largest first, each at the lowest offset that
/// is free during its whole life (Pisarchyk and Lee 2020). Offsets are multiples of `arena::alignment`. O(n^2).
inline memory_plan plan_memory(std::span<buffer_lifetime const> buffers) {
    memory_plan plan;
    plan.offsets.resize(buffers.size());
    std::vector<std::size_t> order(buffers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return buffers[a].bytes > buffers[b].bytes; });

    std::vector<std::size_t> placed; // in order of offset
    for (std::size_t const current : order) {
        buffer_lifetime const& b = buffers[current];
        std::size_t const size = arena::round_up(b.bytes, arena::alignment);
        std::size_t offset = 0;
        for (std::size_t const other : placed) {
            buffer_lifetime const& o = buffers[other];
            if (o.first > b.last || b.first > o.last) continue;
            if (plan.offsets[other] >= offset + size) break; // the gap before `other` is large enough
            offset = std::max(offset, plan.offsets[other] + arena::round_up(o.bytes, arena::alignment));
        }
        plan.offsets[current] = offset;
        plan.bytes = std::max(plan.bytes, offset + size);
        auto const place =
            std::upper_bound(placed.begin(), placed.end(), offset,
                             [&](std::size_t at, std::size_t other) { return at < plan.offsets[other]; });
        placed.insert(place, current);
    }
    return plan;
}

} // namespace nas
