#pragma once
// Runs one operation on a backend with given plain tensors, and compares what two backends make of the same numbers.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/op_runner.hpp>

#include "support/catch.hpp"
#include "support/op_cases.hpp"

namespace test {

/// Plain tensors to run an operation on.
struct kernel_data {
    std::vector<std::vector<float>> inputs, parameters;
    std::vector<float> output_gradient;
};

/// Plain results of one forward and, in training, one backward.
struct kernel_outcome {
    std::string implementation;
    std::vector<float> output;
    std::vector<std::vector<float>> parameters_after; ///< running statistics have moved
    std::vector<std::vector<float>> input_gradients, parameter_gradients;
};

struct kernel_mode {
    bool training = true;
    int threads = 1;
    std::uint64_t seed = 1;
    std::uint64_t step = 0;
};

/// Random tensors for a case: inputs in [-2, 2] or, for cases with a grid, free of ties and kinks.
inline kernel_data random_data(op_case const& c, std::uint64_t seed = 1) {
    nas::rng const base(seed);
    kernel_data d;
    for (std::size_t i = 0; i < c.inputs.size(); ++i) {
        nas::rng r = base.stream(i);
        std::vector<float> x(static_cast<std::size_t>(c.batch * c.inputs[i].elements()));
        for (std::size_t e = 0; e < x.size(); ++e)
            x[e] = static_cast<float>(c.grid > 0
                                          ? (static_cast<double>(e) - static_cast<double>(x.size() / 2) + 0.5) * c.grid
                                          : r.uniform(-2, 2));
        for (std::size_t e = x.size(); c.grid > 0 && e > 1; --e)
            std::swap(x[e - 1], x[r.below(static_cast<std::uint32_t>(e))]);
        d.inputs.push_back(std::move(x));
    }
    for (nas::nn::parameter const& p : c.op.parameters(c.inputs)) {
        nas::rng r = base.stream(100 + d.parameters.size());
        bool const positive = p.role == nas::nn::parameter_role::scale || p.role == nas::nn::parameter_role::variance;
        std::vector<float> w(static_cast<std::size_t>(p.extents.elements()));
        for (float& x : w) x = static_cast<float>(positive ? r.uniform(0.5, 1.5) : r.uniform(-0.5, 0.5));
        d.parameters.push_back(std::move(w));
    }
    nas::rng r = base.stream(200);
    d.output_gradient.resize(static_cast<std::size_t>(c.batch * c.op.infer(c.inputs).elements()));
    for (float& g : d.output_gradient) g = static_cast<float>(r.uniform(-1, 1));
    return d;
}

/// Runs the case on `target`. Throws what `op_runner` throws, writes outside of buffers included.
inline kernel_outcome run_kernel(op_case const& c, nas::nn::backend const& target, kernel_data const& d,
                                 kernel_mode m = {}) {
    nas::nn::op_runner runner(c.op, c.inputs, target,
                              {.batch = c.batch, .training = m.training, .threads = m.threads, .seed = m.seed});
    for (std::size_t i = 0; i < d.inputs.size(); ++i)
        std::copy(d.inputs[i].begin(), d.inputs[i].end(), runner.input(i).begin());
    for (std::size_t i = 0; i < d.parameters.size(); ++i)
        std::copy(d.parameters[i].begin(), d.parameters[i].end(), runner.parameter_values(i).begin());
    auto const copy = [](std::span<float const> s) { return std::vector<float>(s.begin(), s.end()); };

    kernel_outcome o;
    o.implementation = runner.implementation();
    runner.forward(m.step);
    o.output = copy(runner.output());
    for (std::size_t i = 0; i < d.parameters.size(); ++i) o.parameters_after.push_back(copy(runner.parameter_after(i)));
    if (!m.training) return o;
    std::copy(d.output_gradient.begin(), d.output_gradient.end(), runner.output_gradient().begin());
    runner.backward();
    for (std::size_t i = 0; i < d.inputs.size(); ++i) o.input_gradients.push_back(copy(runner.input_gradient(i)));
    for (std::size_t i = 0; i < d.parameters.size(); ++i)
        o.parameter_gradients.push_back(copy(runner.parameter_gradient(i)));
    return o;
}

/// Largest |a - b| in units of the largest |b|; infinite if sizes differ or a value is NaN.
inline double difference(std::span<float const> a, std::span<float const> b) {
    if (a.size() != b.size()) return HUGE_VAL;
    double largest = 0, scale = 1e-6;
    for (std::size_t i = 0; i < a.size(); ++i) {
        double const d = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        if (!(d <= largest)) largest = std::isnan(d) ? HUGE_VAL : d;
        scale = std::max(scale, std::abs(static_cast<double>(b[i])));
    }
    return largest / scale;
}

/// Asserts that two outcomes agree within `tolerance`, measured by `difference`, and names the tensor that does not.
inline void check_outcomes(kernel_outcome const& got, kernel_outcome const& expected, double tolerance) {
    {
        INFO("output");
        CHECK(difference(got.output, expected.output) <= tolerance);
    }
    auto const check_all = [&](std::string const& what, std::vector<std::vector<float>> const& a,
                               std::vector<std::vector<float>> const& b) {
        REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            INFO(what << " " << i);
            CHECK(difference(a[i], b[i]) <= tolerance);
        }
    };
    check_all("parameter after forward", got.parameters_after, expected.parameters_after);
    check_all("gradient of input", got.input_gradients, expected.input_gradients);
    check_all("gradient of parameter", got.parameter_gradients, expected.parameter_gradients);
}

/// Runs a case on both backends and compares; the usual form of a kernel test:
///
///     for (auto const& c : test::conv2d_cases()) test::check_against(c, nas::nn::reference_backend(), my_backend);
inline void check_against(op_case const& c, nas::nn::backend const& oracle, nas::nn::backend const& target,
                          double tolerance = 1e-5, kernel_mode m = {}) {
    INFO(c.name << ", " << (m.training ? "training" : "inference") << ", " << m.threads << " threads");
    kernel_data const d = random_data(c);
    check_outcomes(run_kernel(c, target, d, m), run_kernel(c, oracle, d, {m.training, 1, m.seed, m.step}), tolerance);
}

} // namespace test
