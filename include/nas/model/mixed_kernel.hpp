#pragma once
// mixed_kernel: covariance of points that are described by numbers and kinds.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/math.hpp>
#include <nas/model/feature_kind.hpp>

namespace nas::model {

/// How covariance falls with distance. With q = sum over the columns of weight x distance:
enum class kernel_shape {
    exponential, ///< exp(-q); the distance of numbers is |a - b|: a weighted Hamming kernel (naszilla's, with 1 / length)
    matern       ///< (1 + r + r^2 / 3) exp(-r), r = sqrt(5 q); the distance of numbers is (a - b)^2: Matern 5/2
};

constexpr std::string_view name_of(kernel_shape s) noexcept {
    return s == kernel_shape::matern ? "matern" : "exponential";
}

/// The parameters of a Gaussian process.
struct kernel_parameters {
    double variance = 1;           ///< of the function
    double noise = 1e-3;           ///< variance of an observation beside it
    std::vector<double> weights{}; ///< per column: one over the length, or over its square for matern

    friend bool operator==(kernel_parameters const&, kernel_parameters const&) = default;
};

/// Points, kept by column, and their covariances. Kinds are at distance 1 if they differ. Numbers should be scaled to 0 … 1; one
/// that is absent (negative) is at distance 1 from all that are present, plus that of 1/2: so every covariance is positive
/// definite.
class mixed_kernel {
public:
    mixed_kernel() = default;
    mixed_kernel(kernel_shape shape, std::span<feature_kind const> kinds) : shape_(shape), columns_(kinds.size()) {
        for (std::size_t c = 0; c < kinds.size(); ++c) {
            features_.push_back({c, !kinds[c].number(), false, {}});
            if (kinds[c].number()) features_.push_back({c, true, true, {}}); // present or absent
        }
    }

    kernel_shape shape() const noexcept { return shape_; }
    std::size_t columns() const noexcept { return columns_; }
    std::size_t size() const noexcept { return size_; }

    /// Adds a point. Precondition: row.size() == columns().
    void add(std::span<double const> row) {
        for (feature& f : features_) f.values.push_back(f.of(row));
        ++size_;
    }

    /// The covariance of `row` with each of the first out.size() points.
    void covariances(kernel_parameters const& p, std::span<double const> row, std::span<double> out) const {
        std::size_t const n = out.size();
        for (double& q : out) q = 0;
        for (feature const& f : features_) {
            double const a = f.of(row), w = p.weights[f.column], *const x = f.values.data();
            if (f.kind)
                for (std::size_t i = 0; i < n; ++i) out[i] += x[i] != a ? w : 0.0;
            else if (shape_ == kernel_shape::matern)
                for (std::size_t i = 0; i < n; ++i) out[i] += w * (x[i] - a) * (x[i] - a);
            else
                for (std::size_t i = 0; i < n; ++i) out[i] += w * math::abs(x[i] - a);
        }
        for (double& q : out) q = p.variance * fall(q);
    }

    /// Covariance at q for variance 1.
    double fall(double q) const {
        if (shape_ == kernel_shape::exponential) return math::exp(-q);
        double const r = math::sqrt(5 * q);
        return (1 + r + r * r / 3) * math::exp(-r);
    }
    /// Its derivative, given the covariance `k` at q.
    double slope(double q, double k) const {
        if (shape_ == kernel_shape::exponential) return -k;
        double const r = math::sqrt(5 * q);
        return -5.0 / 6 * (1 + r) * math::exp(-r);
    }
    /// Adds the distance in column `c` of point `i` to each point before it to the i numbers of `out`.
    void add_distances(std::size_t c, std::size_t i, double* out) const {
        for (feature const& f : features_) {
            if (f.column != c) continue;
            double const *const x = f.values.data(), a = x[i];
            if (f.kind)
                for (std::size_t j = 0; j < i; ++j) out[j] += x[j] != a ? 1.0 : 0.0;
            else if (shape_ == kernel_shape::matern)
                for (std::size_t j = 0; j < i; ++j) out[j] += (x[j] - a) * (x[j] - a);
            else
                for (std::size_t j = 0; j < i; ++j) out[j] += math::abs(x[j] - a);
        }
    }

private:
    struct feature {
        std::size_t column;
        bool kind;
        bool presence; // of a number
        std::vector<double> values;

        double of(std::span<double const> row) const {
            double const x = row[column];
            if (presence) return x < 0 ? 0 : 1;
            return !kind && x < 0 ? 0.5 : x;
        }
    };

    kernel_shape shape_ = kernel_shape::matern;
    std::size_t columns_ = 0;
    std::size_t size_ = 0;
    std::vector<feature> features_;
};

} // namespace nas::model
