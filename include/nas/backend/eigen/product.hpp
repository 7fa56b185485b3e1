#pragma once
// Products of plain matrices with Eigen.

#include <cstdint>

// Eigen would take all threads that OpenMP has; here a caller states how many. The target nas::eigen defines it as well.
#if !defined(EIGEN_DONT_PARALLELIZE)
#define EIGEN_DONT_PARALLELIZE
#endif
#include <Eigen/Core>

#include <nas/backend/parallel.hpp>

namespace nas::eigen {

/// out {rows, columns} = a {rows, inner} * b {inner, columns}, row by row.
struct product {
    std::int64_t rows = 1, inner = 1, columns = 1;
    bool a_transposed = false; ///< `a` lies as {inner, rows}
    bool b_transposed = false; ///< `b` lies as {columns, inner}
    int threads = 1;           ///< they share the rows
};

namespace detail {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// f(the matrix of `rows` x `columns` at `data`), where `transposed` says that its transpose lies there.
template <class F>
void with_matrix(float const* data, std::int64_t rows, std::int64_t columns, bool transposed, F const& f) {
    if (transposed) f(Eigen::Map<matrix const>(data, columns, rows).transpose());
    else f(Eigen::Map<matrix const>(data, rows, columns));
}

} // namespace detail

/// Runs the product. `out` must not overlap the others. Eigen allocates memory for products that exceed its stack buffers.
inline void multiply(product const& p, float const* a, float const* b, float* out) {
    Eigen::Map<detail::matrix> result(out, p.rows, p.columns);
    detail::with_matrix(a, p.rows, p.inner, p.a_transposed, [&](auto const& left) {
        detail::with_matrix(b, p.inner, p.columns, p.b_transposed, [&](auto const& right) {
            parallel_for(p.threads, p.rows, [&](std::int64_t begin, std::int64_t end, int) {
                result.middleRows(begin, end - begin).noalias() = left.middleRows(begin, end - begin) * right;
            });
        });
    });
}

} // namespace nas::eigen
