#pragma once
// kernel_density: a density of alternatives and numbers together, from observations of all of them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/math.hpp>

namespace nas::model {

/// A mean of product kernels, one per observation: for numbers normal distributions, for alternatives those of Aitchison and
/// Aitken (1976), which leave 1 - h on the one observed and spread h over the others. The bandwidths are 1.06 s n^(-1/(4+d)),
/// s being the standard deviation of the observations (of alternatives: of their indices), n their number, d the dimensions: the
/// normal reference rule, as BOHB takes it. Where an observation has no value, its kernel is uniform.
class kernel_density {
public:
    /// In place of a value that an observation does not have.
    static constexpr double missing = -1;

    kernel_density() = default;

    /// `alternatives[d]` of dimension d, 0: a number from 0 to 1. `rows`: observations one after the other; indices of alternatives,
    /// numbers, or `missing`. No bandwidth is below `min_bandwidth`, and of alternatives none above (C - 1) / C, which is
    /// uniform already. Precondition: at least one row.
    kernel_density(std::vector<std::uint32_t> alternatives, std::vector<double> rows, double min_bandwidth)
        : alternatives_(std::move(alternatives)), rows_(std::move(rows)) {
        std::size_t const d = dimensions(), n = size();
        double const shrink = 1.06 * math::pow(static_cast<double>(n), -1 / static_cast<double>(4 + d));
        for (std::size_t i = 0; i < d; ++i) {
            double count = 0, sum = 0, squares = 0;
            for (std::size_t k = 0; k < n; ++k) {
                if (row(k)[i] == missing) continue;
                count += 1;
                sum += row(k)[i];
            }
            double const mean = count > 0 ? sum / count : 0;
            for (std::size_t k = 0; k < n; ++k)
                if (row(k)[i] != missing) squares += (row(k)[i] - mean) * (row(k)[i] - mean);
            double h = std::max(min_bandwidth, count > 0 ? shrink * math::sqrt(squares / count) : 0.0);
            if (alternatives_[i] > 0) h = std::min(h, 1 - 1 / static_cast<double>(alternatives_[i]));
            bandwidths_.push_back(h);
        }
    }

    std::size_t dimensions() const noexcept { return alternatives_.size(); }
    /// Number of observations.
    std::size_t size() const noexcept { return dimensions() == 0 ? 0 : rows_.size() / dimensions(); }
    std::span<double const> row(std::size_t k) const { return {rows_.data() + k * dimensions(), dimensions()}; }
    double bandwidth(std::size_t d) const { return bandwidths_[d]; }

    /// log of the density at `x`; dimensions where x is `missing` are left out. Sums are made of logarithms, so many
    /// dimensions do not underflow.
    double log_density(std::span<double const> x) const {
        std::size_t const n = size();
        logs_.assign(n, 0);
        for (std::size_t d = 0; d < x.size(); ++d) {
            if (x[d] == missing) continue;
            double const h = bandwidths_[d];
            if (alternatives_[d] == 0) {
                double const scale = -0.91893853320467274178 - math::log(h);
                for (std::size_t k = 0; k < n; ++k) {
                    double const y = row(k)[d], z = (x[d] - y) / h;
                    if (y != missing) logs_[k] += scale - 0.5 * z * z;
                }
            } else {
                auto const c = static_cast<double>(alternatives_[d]);
                double const hit = math::log(1 - h), miss = math::log(h / (c - 1)), uniform = -math::log(c);
                for (std::size_t k = 0; k < n; ++k) {
                    double const y = row(k)[d];
                    logs_[k] += y == missing ? uniform : y == x[d] ? hit : miss;
                }
            }
        }
        double const largest = *std::max_element(logs_.begin(), logs_.end());
        double sum = 0;
        for (double const l : logs_) sum += math::exp(l - largest);
        return largest + math::log(sum / static_cast<double>(n));
    }

private:
    std::vector<std::uint32_t> alternatives_;
    std::vector<double> rows_;
    std::vector<double> bandwidths_;
    mutable std::vector<double> logs_; // of one call
};

} // namespace nas::model
