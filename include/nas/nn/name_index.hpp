#pragma once
// Finds a node of a graph by its name in constant time; lookups during building must not make it quadratic.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/hash.hpp>

namespace nas::nn {

/// An open-addressing table from names to positions. It stores no names: the caller tells the name of a position, so
/// that copies of the index stay valid beside copies of the named things.
class name_index {
public:
    static constexpr std::int32_t missing = -1;

    /// What a name is looked up by; compute it once where a name is first sought and then entered.
    static std::uint64_t key(std::string_view name) { return mix(std::hash<std::string_view>{}(name)); }

    /// The position of `name`, whose key is `hash`, or `missing`. `name_of(position)` yields the name that was inserted
    /// for a position.
    template <class NameOf>
    std::int32_t find(std::string_view name, std::uint64_t hash, NameOf const& name_of) const {
        if (slots_.empty()) return missing;
        for (std::size_t at = static_cast<std::size_t>(hash) & mask();; at = (at + 1) & mask()) {
            slot const& s = slots_[at];
            if (s.position == missing) return missing;
            if (s.hash == static_cast<std::uint32_t>(hash >> 32) && name_of(s.position) == name) return s.position;
        }
    }

    /// Enters a name, by its key, that is not in the index. Amortised O(1).
    void insert(std::uint64_t hash, std::int32_t position) {
        if (4 * (size_ + 1) > 3 * slots_.size()) grow();
        place(hash, position);
        ++size_;
    }

private:
    struct slot {
        std::uint32_t hash = 0; // upper half: tells most strangers apart without looking at their names
        std::uint32_t home = 0; // lower half: where the search starts, kept for growing
        std::int32_t position = missing;
    };

    std::size_t mask() const { return slots_.size() - 1; }

    void place(std::uint64_t hash, std::int32_t position) {
        std::size_t at = static_cast<std::size_t>(hash) & mask();
        while (slots_[at].position != missing) at = (at + 1) & mask();
        slots_[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(hash), position};
    }

    void grow() {
        std::vector<slot> const old = std::exchange(slots_, std::vector<slot>(slots_.empty() ? 64 : 2 * slots_.size()));
        for (slot const& s : old)
            if (s.position != missing) place(std::uint64_t{s.hash} << 32 | s.home, s.position);
    }

    std::vector<slot> slots_; // a power of two
    std::size_t size_ = 0;
};

} // namespace nas::nn
