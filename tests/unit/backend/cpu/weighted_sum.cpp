#include <array>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/weighted_sum.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

struct weighted {
    std::vector<std::vector<float>> inputs;
    std::vector<float> weights, out_gradient;

    weighted(std::int64_t elements, std::size_t count)
        : weights(test::random_floats(static_cast<std::int64_t>(count), 90)),
          out_gradient(test::random_floats(elements, 91)) {
        for (std::size_t k = 0; k < count; ++k) inputs.push_back(test::random_floats(elements, k));
    }
    std::vector<float const*> pointers() const {
        std::vector<float const*> p;
        for (auto const& x : inputs) p.push_back(x.data());
        return p;
    }
};

} // namespace

TEST_CASE("cpu weighted_sum: any number of inputs and elements equals plain sums, at every level", "[backend][cpu]") {
    for (std::size_t const count : {std::size_t{1}, std::size_t{2}, std::size_t{8}})
        for (std::int64_t const elements : {1, 15, 64, 1003, 40000}) {
            weighted const w(elements, count);
            auto const size = static_cast<std::size_t>(elements);
            std::vector<float> out(size), dots(count);
            std::vector<std::vector<float>> gradients(count, std::vector<float>(size));
            for (std::size_t k = 0; k < count; ++k) {
                double dot = 0;
                for (std::size_t i = 0; i < size; ++i) {
                    out[i] += w.weights[k] * w.inputs[k][i];
                    gradients[k][i] = w.weights[k] * w.out_gradient[i];
                    dot += static_cast<double>(w.inputs[k][i]) * static_cast<double>(w.out_gradient[i]);
                }
                dots[k] = static_cast<float>(dot);
            }
            for (auto const l : test::levels())
                for (int const threads : {1, 2}) {
                    INFO(count << " inputs, " << elements << " elements, " << to_string(l));
                    auto const inputs = w.pointers();
                    std::vector<float> got(size), got_dots(count);
                    nas::cpu::weighted_sum_forward(l, elements, inputs, w.weights.data(), got.data(), threads);
                    CHECK(test::difference(got, out) < 1e-6);

                    std::vector<std::vector<float>> got_gradients(count, std::vector<float>(size));
                    std::vector<float*> targets;
                    for (auto& g : got_gradients) targets.push_back(g.data());
                    targets[0] = nullptr;
                    std::vector<double> scratch(nas::cpu::weighted_sum_scratch_bytes(count, threads) / sizeof(double),
                                                1e30);
                    nas::cpu::weighted_sum_backward(l, {.elements = elements,
                                                        .inputs = inputs,
                                                        .weights = w.weights.data(),
                                                        .out_gradient = w.out_gradient.data(),
                                                        .input_gradients = targets,
                                                        .weight_gradient = got_dots.data(),
                                                        .scratch = scratch.data(),
                                                        .threads = threads});
                    CHECK(test::difference(got_dots, dots) < 1e-5);
                    for (std::size_t k = 1; k < count; ++k) CHECK(got_gradients[k] == gradients[k]);
                    CHECK(got_gradients[0] == std::vector<float>(size));
                }
        }
}

TEST_CASE("cpu weighted_sum: results that are null are left out", "[backend][cpu]") {
    weighted const w(100, 2);
    auto const inputs = w.pointers();
    for (auto const l : test::levels()) {
        std::vector<float> gradient(100);
        std::array<float*, 2> const targets{nullptr, gradient.data()};
        nas::cpu::weighted_sum_backward(l, {.elements = 100,
                                            .inputs = inputs,
                                            .weights = w.weights.data(),
                                            .out_gradient = w.out_gradient.data(),
                                            .input_gradients = targets});
        CHECK(gradient[99] == w.weights[1] * w.out_gradient[99]);
    }
}
