#pragma once
// fit_kernel: the parameters of a Gaussian process that explain the data best.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/model/feature_kind.hpp>
#include <nas/model/gaussian_process.hpp>
#include <nas/model/mixed_kernel.hpp>

namespace nas::model {

/// Normal distributions of the logarithms of the parameters before any data.
struct kernel_prior {
    double variance = 1, variance_deviation = 1;
    double noise = 1e-3, noise_deviation = 2;
    std::vector<double> weights{}; ///< per column
    double weight_deviation = 1.5;
};

/// The distances of all pairs of points in each column, which do not depend on the parameters. Views the kernel.
struct pair_distances {
    mixed_kernel const& kernel;
    std::vector<std::vector<double>> columns; ///< those of point 1 to 0, of 2 to 0 and 1, …

    pair_distances(mixed_kernel const& k) // NOLINT(google-explicit-constructor): the points seen in another way
        : kernel(k), columns(k.columns()) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            columns[c].resize(k.size() * (k.size() - 1) / 2);
            for (std::size_t i = 1; i < k.size(); ++i) k.add_distances(c, i, columns[c].data() + i * (i - 1) / 2);
        }
    }
};

/// Logarithm of the posterior density of kernel parameters (up to a constant) and its gradient by the logarithms of
/// variance, noise and weights, in this order.
struct kernel_posterior {
    double value = 0;
    std::vector<double> gradient{};

    /// Of `targets` at the points: O(n^3). Pairs of points are kept one after the other.
    static kernel_posterior of(pair_distances const& pairs, kernel_parameters const& p, std::span<double const> targets,
                               kernel_prior const& prior) {
        std::size_t const n = targets.size();
        std::vector<double> shape(n * (n - 1) / 2), slopes(shape.size()), inverse(n * n),
            alpha(targets.begin(), targets.end()), row;
        for (std::size_t c = 0; c < p.weights.size(); ++c)
            for (std::size_t at = 0; at < shape.size(); ++at) shape[at] += p.weights[c] * pairs.columns[c][at];
        detail::growing_factor factor;
        for (std::size_t i = 0, at = 0; i < n; ++i) {
            row.clear();
            for (std::size_t j = 0; j < i; ++j, ++at) {
                double const q = shape[at];
                shape[at] = pairs.kernel.fall(q);
                slopes[at] = pairs.kernel.slope(q, shape[at]);
                row.push_back(p.variance * shape[at]);
            }
            factor.add(row, p.variance + p.noise, 1e-10 * p.variance);
        }
        factor.solve(alpha);
        factor.solve_transposed(alpha);
        kernel_posterior out;
        out.value = -0.5 * detail::dot(alpha.data(), targets.data(), n) - factor.half_log_determinant() -
                    0.5 * static_cast<double>(n) * math::log(2 * math::pi);
        // K^-1 = L^-T L^-1, row by row; then m = alpha alpha' - K^-1.
        for (std::size_t i = 0; i < n; ++i) { // row i of L^-1
            double* const x = &inverse[i * n];
            double const* const l = factor.row(i);
            for (std::size_t k = 0; k < i; ++k)
                for (std::size_t j = 0; j <= k; ++j) x[j] -= l[k] * inverse[k * n + j];
            for (std::size_t j = 0; j < i; ++j) x[j] /= l[i];
            x[i] = 1 / l[i];
        }
        std::vector<double> m(n * n);
        for (std::size_t k = 0; k < n; ++k)
            for (std::size_t i = 0; i <= k; ++i)
                for (std::size_t j = 0; j <= i; ++j) m[i * n + j] -= inverse[k * n + i] * inverse[k * n + j];
        double by_variance = 0, by_noise = 0;
        for (std::size_t i = 0, at = 0; i < n; ++i) {
            for (std::size_t j = 0; j < i; ++j, ++at) {
                double const v = m[i * n + j] + alpha[i] * alpha[j];
                by_variance += v * shape[at];
                slopes[at] *= v;
            }
            double const own = 0.5 * (m[i * n + i] + alpha[i] * alpha[i]);
            by_variance += own;
            by_noise += own;
        }
        out.gradient = {by_variance * p.variance, by_noise * p.noise};
        for (std::size_t c = 0; c < p.weights.size(); ++c)
            out.gradient.push_back(p.variance * p.weights[c] *
                                   detail::dot(slopes.data(), pairs.columns[c].data(), slopes.size()));
        out.add(prior.variance, prior.variance_deviation, p.variance, 0);
        out.add(prior.noise, prior.noise_deviation, p.noise, 1);
        for (std::size_t c = 0; c < p.weights.size(); ++c)
            out.add(prior.weights[c], prior.weight_deviation, p.weights[c], 2 + c);
        return out;
    }

private:
    void add(double middle, double deviation, double at_value, std::size_t at) {
        double const z = (math::log(at_value) - math::log(middle)) / deviation;
        value -= 0.5 * z * z;
        gradient[at] -= z / deviation;
    }
};

/// Climbs the posterior from `start` by `steps` steps of resilient propagation (Riedmiller and Braun 1993) and returns the best
/// parameters met. Noise stays within 1e-6 … 10, the others within 1e-4 … 1e4. Throws `search_error` [nas.model.67] for
/// rows, targets or parameters that do not fit together.
inline kernel_parameters fit_kernel(kernel_shape shape, std::span<feature_kind const> kinds,
                                    std::span<double const> rows, std::span<double const> targets,
                                    kernel_parameters start, kernel_prior const& prior, std::size_t steps) {
    std::size_t const columns = kinds.size();
    bool good = rows.size() == targets.size() * columns && start.weights.size() == columns &&
                prior.weights.size() == columns && start.variance > 0 && start.noise > 0;
    for (double const x : rows) good = good && is_finite(x);
    for (double const y : targets) good = good && is_finite(y);
    for (double const w : start.weights) good = good && w > 0;
    if (!good)
        throw search_error("nas.model.67", "fit_kernel got ", rows.size(), " numbers for ", targets.size(),
                           " targets of ", columns, " columns, ", start.weights.size(), " and ", prior.weights.size(),
                           " weights, or values that are not finite or positive");
    mixed_kernel kernel(shape, kinds);
    for (std::size_t i = 0; i < targets.size(); ++i) kernel.add(rows.subspan(i * columns, columns));
    pair_distances const pairs(kernel);
    auto const at = [](kernel_parameters& p, std::size_t i) -> double& {
        return i == 0 ? p.variance : i == 1 ? p.noise : p.weights[i - 2];
    };
    kernel_parameters now = start, best = std::move(start);
    double best_value = -math::infinity;
    std::vector<double> stride(columns + 2, 0.3), last(columns + 2);
    for (std::size_t step = 0; step <= steps; ++step) {
        kernel_posterior const here = kernel_posterior::of(pairs, now, targets, prior);
        if (here.value > best_value) {
            best_value = here.value;
            best = now;
        }
        for (std::size_t i = 0; i < columns + 2; ++i) {
            double const product = here.gradient[i] * last[i];
            if (product > 0) stride[i] = stride[i] * 1.3 < 1.5 ? stride[i] * 1.3 : 1.5;
            if (product < 0) stride[i] *= 0.5;
            last[i] = product < 0 ? 0 : here.gradient[i]; // after a turn of sign, one step without judging
            double const move = here.gradient[i] > 0 ? stride[i] : here.gradient[i] < 0 ? -stride[i] : 0;
            double& x = at(now, i);
            double const low = i == 1 ? 1e-6 : 1e-4, high = i == 1 ? 10 : 1e4;
            x *= math::exp(move);
            x = x < low ? low : x > high ? high : x;
        }
    }
    return best;
}

} // namespace nas::model
