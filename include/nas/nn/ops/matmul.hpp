#pragma once
// matmul: products of matrices that the network computes, with broadcasting.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/reference/matmul.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/binary.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {..., M, K} and {..., K, N} -> {..., M, N}; the axes in front broadcast. A vector {K} is a row on the left, a column
/// on the right, and its axis of extent 1 is left out of the result; two vectors yield {1}.
///
/// Products with a trained matrix are `linear` (vectors) and `dense` (sequences).
struct matmul {
    static constexpr std::string_view kind = "matmul";

    bool transpose_a = false; ///< the left side lies as {..., K, M}
    bool transpose_b = false; ///< the right side lies as {..., N, K}

    /// Throws shape_error: nas.shape.3 (inputs), .60 (an input without axes), .62 (axes in front do not fit), .65 (inner
    /// extents differ, or a vector was to be transposed).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 2);
        shape const &a = inputs[0], &b = inputs[1];
        (void)axis_of(0, a);
        (void)axis_of(0, b);
        if ((transpose_a && a.rank() == 1) || (transpose_b && b.rank() == 1))
            throw shape_error("nas.shape.65", "transposes ", transpose_a && a.rank() == 1 ? "a" : "b",
                              ", which is a vector; leave transpose_", transpose_a && a.rank() == 1 ? "a" : "b",
                              " out");
        matrices const m = split(a, b);
        if (m.inner_a != m.inner_b)
            throw shape_error("nas.shape.65", "multiplies {..., M, K} by {..., K, N}, got ", to_string(a),
                              transpose_a ? " transposed" : "", " and ", to_string(b), transpose_b ? " transposed" : "",
                              ": ", m.inner_a, " and ", m.inner_b, " are not equal");
        shape const front = broadcast(m.front_a, m.front_b);
        std::array<std::int64_t, shape::max_rank> e{};
        std::size_t rank = 0;
        for (std::int64_t const x : front) e[rank++] = x;
        if (a.rank() > 1) e[rank++] = m.rows;
        if (b.rank() > 1) e[rank++] = m.columns;
        if (rank == 0) e[rank++] = 1;
        return shape_from(std::span(e).first(rank));
    }

    op_cost cost(std::span<shape const> inputs) const {
        matrices const m = split(inputs[0], inputs[1]);
        return {.macs = broadcast(m.front_a, m.front_b).elements() * m.rows * m.inner_a * m.columns, .elementwise = 0};
    }

    void attributes(attribute_visitor& v) const {
        v("transpose_a", transpose_a);
        v("transpose_b", transpose_b);
    }

    reference::matmul_sizes sizes(std::int64_t batch, shape const& a, shape const& b) const {
        matrices const m = split(a, b);
        return {.rows = m.rows,
                .inner = m.inner_a,
                .columns = m.columns,
                .a_transposed = transpose_a,
                .b_transposed = transpose_b,
                .many = binary::sizes(batch, m.front_a, m.front_b)};
    }

private:
    struct matrices {
        shape front_a, front_b;
        std::int64_t rows, inner_a, inner_b, columns;
    };
    matrices split(shape const& a, shape const& b) const {
        auto const front = [](shape const& s) {
            return shape_from(std::span(s.begin(), s.rank() < 2 ? std::size_t{0} : s.rank() - 2));
        };
        auto const back = [](shape const& s, std::size_t from_end) { return s[s.rank() - from_end]; };
        matrices m{front(a), front(b), 1, back(a, 1), back(b, 1), 1};
        if (a.rank() > 1) {
            m.rows = back(a, transpose_a ? 1 : 2);
            m.inner_a = back(a, transpose_a ? 2 : 1);
        }
        if (b.rank() > 1) {
            m.inner_b = back(b, transpose_b ? 1 : 2);
            m.columns = back(b, transpose_b ? 2 : 1);
        }
        return m;
    }
};

} // namespace nas::nn
