#pragma once
// Which records every batch of every epoch holds: a function of settings and seed alone.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/shuffle.hpp>

namespace nas::train {

/// Part `part` of `of` equal ones, for trainings that share the work of an epoch.
struct shard {
    std::size_t part = 0;
    std::size_t of = 1;

    friend bool operator==(shard const&, shard const&) = default;
};

/// What happens to records that do not fill a batch, or do not divide evenly among shards.
enum class last_batch : std::uint8_t {
    drop, ///< they are left out: all batches are full, all shards equal
    wrap, ///< records from the epoch's beginning fill the batch: all full, all equal, none left out
    keep  ///< the last batch is short and shards may differ by one record: every record once, for evaluation
};

constexpr std::string_view to_text(last_batch x) {
    return x == last_batch::drop ? "drop" : x == last_batch::wrap ? "wrap" : "keep";
}

/// Where a walk stands: the batch that comes next.
struct walk_position {
    std::uint64_t epoch = 0;
    std::int64_t step = 0; ///< of the epoch

    friend bool operator==(walk_position const&, walk_position const&) = default;
};

/// The order in which one shard visits records. Position p of an epoch's order belongs to shard p mod `shards.of`, so that
/// `of` shards with batches of b visit together, step by step, what one walk with batches of `of` * b visits.
struct epoch_walk {
    std::size_t records = 0;
    std::int64_t batch = 64;
    std::uint64_t seed = 1;
    bool shuffled = true; ///< a new order every epoch, that of `epoch_order`; else by index
    shard shards{};
    last_batch last = last_batch::drop;

    /// Throws `data_error`: "nas.data.63" (settings out of range), .64 (fewer records than a batch takes).
    void check() const {
        if (batch < 1) throw data_error("nas.data.63", "a batch of ", batch, " images; it must be at least 1");
        if (shards.of < 1 || shards.part >= shards.of)
            throw data_error("nas.data.63", "shard ", shards.part, " of ", shards.of,
                             "; the first is 0 and the last is one less than their number");
        if (records > std::numeric_limits<std::uint32_t>::max())
            throw data_error("nas.data.63", records, " records; at most 2^32 - 1 are possible, split the source");
        if (size() == 0 || steps() == 0)
            throw data_error("nas.data.64", "of ", records, " records, shard ", shards.part, " of ", shards.of, " has ",
                             size(), ", too few for a batch of ", batch,
                             "; take a smaller batch or fewer shards, or do not drop the last batch");
    }

    /// Records of this shard in an epoch.
    std::size_t size() const {
        switch (last) {
        case last_batch::drop: return records / shards.of;
        case last_batch::wrap: return (records + shards.of - 1) / shards.of;
        default: return records / shards.of + (shards.part < records % shards.of);
        }
    }

    /// Batches of an epoch.
    std::int64_t steps() const {
        auto const n = static_cast<std::int64_t>(size());
        return last == last_batch::drop ? n / batch : (n + batch - 1) / batch;
    }

    /// Images in batch `step` of an epoch.
    std::size_t batch_size(std::int64_t step) const {
        auto const n = static_cast<std::int64_t>(size());
        return static_cast<std::size_t>(last == last_batch::keep ? std::min(batch, n - step * batch) : batch);
    }

    /// Writes this shard's records in the order of `epoch` to `out`; `scratch` holds the whole order. Both keep their
    /// memory.
    void order(std::uint64_t epoch, std::vector<std::uint32_t>& scratch, std::vector<std::uint32_t>& out) const {
        scratch.resize(records);
        std::iota(scratch.begin(), scratch.end(), 0u);
        if (shuffled) shuffle_epoch(scratch, seed, epoch);
        out.resize(size());
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = scratch[(i * shards.of + shards.part) % records];
    }

    /// Record of place `i` in batch `step`, given the shard's order.
    std::uint32_t record(std::span<std::uint32_t const> shard_order, std::int64_t step, std::size_t i) const {
        return shard_order[(static_cast<std::size_t>(step * batch) + i) % shard_order.size()];
    }
};

} // namespace nas::train
