#pragma once
// How many sequences of levels the blocks of a SpineNet can have.

#include <algorithm>
#include <cstddef>
#include <vector>

#include <nas/core/bigint.hpp>

namespace test {

/// The number of sequences l_1 ... l_n such that l_i = base[p(i)] + offset for a permutation p and offsets from `low` to
/// `high`: for every multiset of levels for which there is one, n! over the factorials of its multiplicities.
inline nas::bigint level_sequences(std::vector<int> base, int low, int high) {
    std::sort(base.begin(), base.end());
    auto const factorial = [](std::size_t n) {
        nas::bigint out = 1;
        for (std::size_t k = 2; k <= n; ++k) out *= k;
        return out;
    };
    nas::bigint sum = 0;
    std::vector<int> levels; // ascending; the i-th must fit the i-th base level
    auto const extend = [&](auto const& self) -> void {
        std::size_t const i = levels.size();
        if (i == base.size()) {
            nas::bigint arrangements = factorial(i);
            for (std::size_t a = 0; a < i;) {
                std::size_t b = a;
                while (b < i && levels[b] == levels[a]) ++b;
                arrangements = arrangements / factorial(b - a);
                a = b;
            }
            sum += arrangements;
            return;
        }
        for (int offset = low; offset <= high; ++offset) {
            int const level = base[i] + offset;
            if (i > 0 && level < levels.back()) continue;
            levels.push_back(level);
            self(self);
            levels.pop_back();
        }
    };
    extend(extend);
    return sum;
}

} // namespace test
