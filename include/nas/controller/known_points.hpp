#pragma once
// What is known of every architecture met so far: its reward, or that it has none.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <nas/core/bytes.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/is_finite.hpp>

namespace nas::detail {

/// A table from hashes of genomes to rewards; constant time per question, 20 to 28 bytes per architecture. Copyable; equal
/// contents in equal order make equal tables.
class known_points {
public:
    struct entry {
        std::uint64_t hash = 0;
        std::optional<double> reward{};

        friend bool operator==(entry const&, entry const&) = default;
    };

    /// Null if the architecture is not known.
    entry const* find(std::uint64_t hash) const noexcept {
        if (slots_.empty()) return nullptr;
        std::uint32_t const i = slots_[slot_of(hash)];
        return i == none ? nullptr : &entries_[i];
    }

    /// A second result replaces the first, unless it has no reward.
    void add(std::uint64_t hash, std::optional<double> reward) {
        if (2 * (entries_.size() + 1) > slots_.size()) enlarge();
        std::uint32_t& slot = slots_[slot_of(hash)];
        if (slot == none) {
            slot = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({hash, reward});
        } else if (reward) {
            entries_[slot].reward = reward;
        }
    }

    std::size_t size() const noexcept { return entries_.size(); }

    void save(byte_writer& out) const {
        out.put(static_cast<std::uint32_t>(entries_.size()));
        for (entry const& e : entries_) {
            out.put(e.hash);
            out.put(e.reward ? *e.reward : -__builtin_huge_val()); // rewards are finite
        }
    }
    /// Throws `storage_error` if the bytes end too early.
    static known_points load(byte_reader& in) {
        known_points k;
        std::size_t const n = in.get_count(16);
        for (std::size_t i = 0; i < n; ++i) {
            auto const hash = in.get<std::uint64_t>();
            double const reward = in.get_double();
            k.add(hash, is_finite(reward) ? std::optional(reward) : std::nullopt);
        }
        return k;
    }

    friend bool operator==(known_points const& a, known_points const& b) { return a.entries_ == b.entries_; }

private:
    static constexpr std::uint32_t none = 0xffffffffu;

    // The slot that holds the hash, or the empty one where it belongs.
    std::size_t slot_of(std::uint64_t hash) const noexcept {
        std::size_t const mask = slots_.size() - 1;
        std::size_t at = static_cast<std::size_t>(mix(hash)) & mask;
        while (slots_[at] != none && entries_[slots_[at]].hash != hash) at = (at + 1) & mask;
        return at;
    }
    void enlarge() {
        slots_.assign(slots_.empty() ? 16 : 2 * slots_.size(), none);
        for (std::uint32_t i = 0; i < entries_.size(); ++i) slots_[slot_of(entries_[i].hash)] = i;
    }

    std::vector<entry> entries_;
    std::vector<std::uint32_t> slots_; // a power of two of them, at most half full
};

} // namespace nas::detail
