#pragma once
// Rows of a table chosen by number, with the gradient of the table.

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace nas::reference {

struct embedding_sizes {
    std::int64_t ids = 1, features = 1, vocabulary = 1;
    std::int64_t padding = -1; ///< the id whose row is all zeros and untrained; -1 = none
};

/// The first position whose id is not a whole number in [0, vocabulary), or -1.
inline std::int64_t first_wrong_id(embedding_sizes const& s, float const* ids) {
    for (std::int64_t i = 0; i < s.ids; ++i)
        if (!(ids[i] >= 0 && ids[i] < static_cast<float>(s.vocabulary) && std::floor(ids[i]) == ids[i])) return i;
    return -1;
}

/// out[i] = table[ids[i]]. Precondition: first_wrong_id is -1.
inline void embedding_forward(embedding_sizes const& s, float const* ids, float const* table, float* out) {
    for (std::int64_t i = 0; i < s.ids; ++i) {
        auto const id = static_cast<std::int64_t>(ids[i]);
        if (id == s.padding) std::fill_n(out + i * s.features, s.features, 0.0f);
        else std::copy_n(table + id * s.features, s.features, out + i * s.features);
    }
}

/// Each row of the table gets the sum of the gradients of where it was used.
inline void embedding_backward(embedding_sizes const& s, float const* ids, float const* out_gradient,
                               float* table_gradient) {
    std::fill_n(table_gradient, s.vocabulary * s.features, 0.0f);
    for (std::int64_t i = 0; i < s.ids; ++i) {
        auto const id = static_cast<std::int64_t>(ids[i]);
        if (id == s.padding) continue;
        for (std::int64_t f = 0; f < s.features; ++f)
            table_gradient[id * s.features + f] += out_gradient[i * s.features + f];
    }
}

} // namespace nas::reference
