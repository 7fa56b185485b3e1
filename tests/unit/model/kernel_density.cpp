#include <cmath>
#include <vector>

#include <nas/model/kernel_density.hpp>

#include "support/catch.hpp"

using nas::model::kernel_density;

namespace {

constexpr double none = kernel_density::missing;

double normal(double x, double mean, double h) {
    return std::exp(-0.5 * (x - mean) * (x - mean) / h / h) / h / std::sqrt(2 * 3.14159265358979);
}

} // namespace

TEST_CASE("kernel_density: bandwidths follow the normal reference rule", "[model]") {
    // Numbers 0.2, 0.4, 0.9: mean 0.5, variance 0.26 / 3. Alternatives 0, 1, 1 of 4: variance 2 / 9.
    kernel_density const k({0, 4}, {0.2, 0, 0.4, 1, 0.9, 1}, 1e-3);
    double const shrink = 1.06 * std::pow(3, -1.0 / 6);
    CHECK(k.size() == 3);
    CHECK(k.bandwidth(0) == Approx(shrink * std::sqrt(0.26 / 3)));
    CHECK(k.bandwidth(1) == Approx(shrink * std::sqrt(2.0 / 9)));
}

TEST_CASE("kernel_density: bandwidths have a floor, and those of alternatives end where kernels are uniform",
          "[model]") {
    kernel_density const same({0, 3}, {0.5, 2, 0.5, 2}, 0.05);
    CHECK(same.bandwidth(0) == 0.05);
    CHECK(same.bandwidth(1) == 0.05);
    kernel_density const wide({10}, {0, 9, 0, 9}, 1e-3);
    CHECK(wide.bandwidth(0) == Approx(0.9));
    for (double const v : {0.0, 4.0, 9.0}) CHECK(wide.log_density(std::vector{v}) == Approx(std::log(0.1)));
}

TEST_CASE("kernel_density: the density is the mean of products", "[model]") {
    std::vector<double> const rows{0.2, 0, 0.4, 1, none, 1, 0.9, none};
    kernel_density const k({0, 4}, rows, 1e-3);
    double const h = k.bandwidth(0), a = k.bandwidth(1);
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        double const x = rows[2 * i], v = rows[2 * i + 1];
        sum += (x == none ? 1 : normal(0.3, x, h)) * (v == none ? 0.25 : v == 1 ? 1 - a : a / 3);
    }
    CHECK(k.log_density(std::vector{0.3, 1.0}) == Approx(std::log(sum / 4)));
    double alone = 0;
    for (std::size_t i = 0; i < 4; ++i) alone += rows[2 * i] == none ? 1 : normal(0.3, rows[2 * i], h);
    CHECK(k.log_density(std::vector{0.3, none}) == Approx(std::log(alone / 4)));
}

TEST_CASE("kernel_density: probabilities of alternatives sum to 1, and many dimensions do not underflow", "[model]") {
    kernel_density const k({3}, {0, 2, 2, 2}, 1e-3);
    double sum = 0;
    for (double const v : {0.0, 1.0, 2.0}) sum += std::exp(k.log_density(std::vector{v}));
    CHECK(sum == Approx(1));
    std::size_t const d = 500;
    kernel_density const large(std::vector<std::uint32_t>(d, 5), std::vector<double>(2 * d, 1.0), 1e-3);
    double const away = large.log_density(std::vector<double>(d, 3.0));
    CHECK(away == Approx(static_cast<double>(d) * std::log(1e-3 / 4)));
}
