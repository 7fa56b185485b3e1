#pragma once
// Subsets by number: the arithmetic under `inputs` and `some_of`.

#include <array>
#include <cstddef>
#include <cstdint>

namespace nas::detail {

/// Number of k-subsets of n, or `too_many` beyond 2^32 - 1.
inline constexpr std::uint64_t too_many = std::uint64_t{1} << 32;
constexpr std::uint64_t binomial(std::uint64_t n, std::uint64_t k) {
    if (k > n) return 0;
    if (k > n - k) k = n - k;
    std::uint64_t out = 1;
    for (std::uint64_t i = 0; i < k; ++i) {
        out = out * (n - i) / (i + 1);
        if (out >= too_many) return too_many;
    }
    return out;
}

// C(m, k), without the divisions of the general loop for the small k that occur.
template <std::size_t k>
constexpr std::uint64_t choose(std::uint64_t m) {
    if constexpr (k == 2) return m == 0 ? 0 : m * (m - 1) / 2;
    else return binomial(m, k);
}

// The largest member is the largest m with C(m, k) <= rest; what remains is the same question for k - 1.
template <std::size_t k, class Subset>
constexpr void place_members(Subset& out, std::uint64_t rest, std::uint64_t member) {
    using member_type = typename Subset::value_type;
    if constexpr (k == 1) {
        out[0] = static_cast<member_type>(rest);
    } else {
        std::uint64_t below;
        do below = choose<k>(--member);
        while (below > rest);
        out[k - 1] = static_cast<member_type>(member);
        place_members<k - 1>(out, rest - below, member);
    }
}

/// The K-subset of {0, ..., n - 1} with number `rank` in colexicographic order (the combinatorial number system),
/// ascending; a subset keeps its number when n grows.
template <std::size_t K, class T = std::uint32_t>
constexpr std::array<T, K> subset_at(std::uint32_t rank, std::uint32_t n) {
    std::array<T, K> out{};
    place_members<K>(out, rank, n);
    return out;
}

/// The number of an ascending subset.
template <class Subset>
constexpr std::uint32_t subset_rank(Subset const& members) {
    std::uint64_t rank = 0;
    for (std::size_t i = 0; i < members.size(); ++i) rank += binomial(static_cast<std::uint64_t>(members[i]), i + 1);
    return static_cast<std::uint32_t>(rank);
}

/// Which of the candidates 0, 1, ... are taken; at most K.
template <std::size_t K>
class taken {
public:
    constexpr bool contains(std::uint32_t index) const {
        for (std::size_t i = 0; i < size_; ++i)
            if (sorted_[i] == index) return true;
        return false;
    }
    /// The candidate with `rank` free ones before it.
    constexpr std::uint32_t nth_free(std::uint32_t rank) const {
        for (std::size_t i = 0; i < size_ && sorted_[i] <= rank; ++i) ++rank;
        return rank;
    }
    constexpr std::uint32_t rank_among_free(std::uint32_t index) const {
        std::uint32_t rank = index;
        for (std::size_t i = 0; i < size_ && sorted_[i] < index; ++i) --rank;
        return rank;
    }
    /// Precondition: free, and fewer than K taken.
    constexpr void add(std::uint32_t index) {
        std::size_t at = size_++;
        for (; at > 0 && sorted_[at - 1] > index; --at) sorted_[at] = sorted_[at - 1];
        sorted_[at] = index;
    }

private:
    std::array<std::uint32_t, K> sorted_{};
    std::size_t size_ = 0;
};

} // namespace nas::detail
