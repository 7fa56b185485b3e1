#pragma once
// gaussian_process: regression that knows how sure it is.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/model/feature_kind.hpp>
#include <nas/model/forecast.hpp>
#include <nas/model/mixed_kernel.hpp>

namespace nas::model {

namespace detail {

/// The sum of products, in an order that does not depend on where the numbers lie; eight sums at once, for vector units.
inline double dot(double const* a, double const* b, std::size_t n) {
    double sums[8]{};
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (std::size_t l = 0; l < 8; ++l) sums[l] += a[i + l] * b[i + l];
    double rest = 0;
    for (; i < n; ++i) rest += a[i] * b[i];
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7])) + rest;
}

/// A lower triangular matrix that grows by rows: the factor of Cholesky of a growing matrix.
class growing_factor {
public:
    std::size_t size() const noexcept { return size_; }
    double* row(std::size_t i) noexcept { return values_.data() + i * (i + 1) / 2; }
    double const* row(std::size_t i) const noexcept { return values_.data() + i * (i + 1) / 2; }

    /// x := L^-1 x for the first x.size() rows.
    void solve(std::span<double> x) const {
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = (x[i] - dot(row(i), x.data(), i)) / row(i)[i];
    }
    /// x := L^-T x. Precondition: x.size() == size().
    void solve_transposed(std::span<double> x) const {
        for (std::size_t i = x.size(); i-- > 0;) {
            double const* const r = row(i);
            double const v = x[i] /= r[i];
            for (std::size_t j = 0; j < i; ++j) x[j] -= r[j] * v;
        }
    }
    /// Adds the row of covariances `k` with the points before, `own` with itself; the pivot is at least `least`.
    void add(std::span<double const> k, double own, double least) {
        values_.insert(values_.end(), k.begin(), k.end());
        values_.push_back(0);
        double* const r = row(size_);
        solve({r, size_});
        double const pivot = own - dot(r, r, size_);
        r[size_] = math::sqrt(pivot > least ? pivot : least);
        ++size_;
    }
    /// Sum of the logarithms of the diagonal.
    double half_log_determinant() const {
        double sum = 0;
        for (std::size_t i = 0; i < size_; ++i) sum += math::log(row(i)[i]);
        return sum;
    }

private:
    std::vector<double> values_;
    std::size_t size_ = 0;
};

} // namespace detail

/// A Gaussian process with mean 0 (Rasmussen and Williams 2006, algorithm 2.1). Points are added one by one in O(n^2); a process
/// that grew and one made at once are equal to the last bit. Equal points do no harm: where the matrix would be singular, 1e-10 of
/// the variance is added to the diagonal.
///
///     nas::model::gaussian_process p(kernel_shape::matern, kinds, {.variance = 1, .noise = 1e-4, .weights = {4, 4, 0.5}});
///     p.add(row, 0.7);
///     auto [mean, variance] = p.predict(other_row);
class gaussian_process {
public:
    gaussian_process() = default;

    /// Throws `search_error` [nas.model.62] unless there is a weight >= 0 per column, variance > 0 and noise >= 0, all finite.
    gaussian_process(kernel_shape shape, std::span<feature_kind const> kinds, kernel_parameters parameters)
        : kernel_(shape, kinds), parameters_(std::move(parameters)) {
        kernel_parameters const& p = parameters_;
        bool good =
            p.weights.size() == kinds.size() && p.variance > 0 && p.noise >= 0 && is_finite(p.variance + p.noise);
        for (double const w : p.weights) good = good && w >= 0 && is_finite(w);
        if (!good)
            throw search_error("nas.model.62",
                               "a Gaussian process needs a weight >= 0 per column, variance > 0 and noise >= 0, got ",
                               p.weights.size(), " weights for ", kinds.size(), " columns, variance = ", p.variance,
                               ", noise = ", p.noise);
    }

    std::size_t size() const noexcept { return targets_.size(); }
    kernel_parameters const& parameters() const noexcept { return parameters_; }

    /// Throws `search_error` [nas.model.63] for a row of another length or values that are not finite.
    void add(std::span<double const> row, double target) {
        check(row);
        if (!is_finite(target)) throw search_error("nas.model.63", "a Gaussian process got the target ", target);
        covariances_.resize(size());
        kernel_.covariances(parameters_, row, covariances_);
        factor_.add(covariances_, parameters_.variance + parameters_.noise, 1e-10 * parameters_.variance);
        kernel_.add(row);
        targets_.push_back(target);
        solved_ = false;
    }

    /// Replaces all targets, in O(n^2) at the next prediction. Throws `search_error` [nas.model.63] unless there are size() finite ones.
    void set_targets(std::span<double const> targets) {
        bool good = targets.size() == size();
        for (double const t : targets) good = good && is_finite(t);
        if (!good)
            throw search_error("nas.model.63", "a Gaussian process needs ", size(), " finite targets, got ",
                               targets.size(), " numbers");
        targets_.assign(targets.begin(), targets.end());
        solved_ = false;
    }

    /// The function at `row`, without the noise of observations. Throws `search_error` [nas.model.63] for a bad row.
    forecast predict(std::span<double const> row) {
        check(row);
        solve();
        covariances_.resize(size());
        kernel_.covariances(parameters_, row, covariances_);
        double const mean = detail::dot(covariances_.data(), solution_.data(), size());
        factor_.solve(covariances_);
        double const left = parameters_.variance - detail::dot(covariances_.data(), covariances_.data(), size());
        return {mean, left > 0 ? left : 0};
    }

    /// Logarithm of the marginal likelihood of the targets.
    double log_likelihood() {
        solve();
        return -0.5 * detail::dot(targets_.data(), solution_.data(), size()) - factor_.half_log_determinant() -
               0.5 * static_cast<double>(size()) * math::log(2 * math::pi);
    }

    mixed_kernel const& kernel() const noexcept { return kernel_; }

private:
    void check(std::span<double const> row) const {
        bool good = row.size() == kernel_.columns();
        for (double const x : row) good = good && is_finite(x);
        if (!good)
            throw search_error("nas.model.63", "a Gaussian process over ", kernel_.columns(), " columns got a row of ",
                               row.size(), ", or values that are not finite");
    }
    void solve() {
        if (solved_) return;
        solution_ = targets_;
        factor_.solve(solution_);
        factor_.solve_transposed(solution_);
        solved_ = true;
    }

    mixed_kernel kernel_;
    kernel_parameters parameters_;
    detail::growing_factor factor_;
    std::vector<double> targets_;
    std::vector<double> solution_; // of K a = targets
    std::vector<double> covariances_;
    bool solved_ = false;
};

} // namespace nas::model
