#pragma once
// Networks whose batch norms are shared among the kernels around them, compared with the reference.

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>

#include "support/catch.hpp"

namespace test {

/// Every way in which norms and their neighbours meet: stem from plain images, expansion, depthwise, projection with
/// a residual, squeeze-excite, a basic residual block; channels that do not fill their blocks.
inline nas::nn::graph normed_network(nas::activation act, std::int64_t kernel = 3, bool se = false,
                                     nas::activation gate = nas::activation::sigmoid) {
    nas::nn::builder b{{.channels = 3, .height = 11, .width = 9}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 20, .kernel = 3, .norm = true, .activation = act});
    {
        auto const scope = b.scope("first");
        x = nas::nn::mbconv(
            b, x, {.channels = 20, .kernel = kernel, .expand = 2, .se = se, .activation = act, .se_gate = gate});
    }
    {
        auto const scope = b.scope("second");
        x = nas::nn::mbconv(b, x, {.channels = 24, .kernel = kernel, .expand = 3, .stride = 2, .activation = act});
    }
    {
        auto const scope = b.scope("third");
        x = nas::nn::residual(b, x, {.channels = 33, .stride = 2, .activation = act});
    }
    x = b.conv2d(x, {.name = "head", .channels = 40, .norm = true, .activation = act});
    return b.classifier(x, {.classes = 7});
}

struct trained_plan {
    std::vector<float> output;
    nas::nn::weights after, gradients;
};

/// Two steps of forward and backward, so that what a step leaves behind shows in the second.
inline trained_plan train_twice(nas::nn::plan& p, nas::nn::graph const& g) {
    p.load(nas::nn::initialize(g, 3));
    trained_plan out;
    for (std::uint64_t step = 0; step < 2; ++step) {
        nas::rng r(10 + step);
        for (float& x : p.input()) x = static_cast<float>(r.uniform(-1, 1));
        p.forward();
        for (float& d : p.output_gradient()) d = static_cast<float>(r.uniform(-1, 1));
        p.backward();
    }
    out.output.assign(p.output().begin(), p.output().end());
    p.store(out.after);
    std::copy(p.gradients().begin(), p.gradients().end(), p.parameters().begin());
    p.store(out.gradients);
    return out;
}

/// Largest deviation of an entry, relative to the norm of the entry, but at least to `floor` times the largest norm:
/// gradients that are zero but for rounding (a convolution in front of a norm feels no common factor) have no digits.
inline double deviation(nas::nn::weights const& a, nas::nn::weights const& b, double floor, std::string& where) {
    auto const norm = [](std::vector<float> const& v) {
        double sum = 0;
        for (float const x : v) sum += static_cast<double>(x) * static_cast<double>(x);
        return std::sqrt(sum);
    };
    double largest = 0, worst = 0;
    for (auto const& e : b.entries()) largest = std::max(largest, norm(e.data));
    for (auto const& e : b.entries()) {
        std::vector<float> difference = e.data;
        std::vector<float> const& other = a.at(e.name, e.extents).data;
        for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= other[i];
        double const d = norm(difference) / std::max(norm(e.data), floor * largest);
        if (!(d <= worst)) worst = d, where = e.name;
    }
    return worst;
}

inline void check_like_reference(nas::nn::graph const& g, nas::nn::backend const& target,
                                 nas::nn::plan_options const& o, double tolerance = 1e-4) {
    nas::nn::backend const reference = nas::nn::reference_backend();
    nas::nn::plan fast(g, target, o), slow(g, reference, o);
    trained_plan const a = train_twice(fast, g), b = train_twice(slow, g);
    double error = 0, size = 0;
    for (std::size_t i = 0; i < b.output.size(); ++i) {
        error = std::max(error, std::abs(static_cast<double>(a.output[i]) - static_cast<double>(b.output[i])));
        size = std::max(size, std::abs(static_cast<double>(b.output[i])));
    }
    CHECK(error <= tolerance * size);
    std::string where;
    double const gradients = deviation(a.gradients, b.gradients, 1e-3, where);
    INFO("worst gradient: " << where << ", " << gradients);
    CHECK(gradients <= tolerance);
    double const after = deviation(a.after, b.after, 1e-3, where);
    INFO("worst weight or statistic: " << where << ", " << after);
    CHECK(after <= tolerance);
}

} // namespace test
