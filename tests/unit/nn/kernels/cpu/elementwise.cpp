#include <cmath>
#include <string>
#include <vector>

#include <nas/nn/kernels/cpu/elementwise.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/pointwise_cases.hpp"

namespace nn = nas::nn;
using f = nas::elementwise_function;

namespace {

nn::backend own(nas::cpu::simd_level l) {
    nn::backend b("own", nas::cpu::image_layout(l));
    b.provide<nn::elementwise>([l](nn::elementwise const& op, nn::kernel_site const& site) {
        return nn::cpu_kernels::elementwise_kernel::make(op, site, l);
    });
    return b.set_fallback(nn::reference_backend());
}

} // namespace

TEST_CASE("own elementwise: equal to the reference on images, vectors and long tensors", "[nn][kernels]") {
    std::vector<test::op_case> cases;
    for (f const function :
         {f::gelu, f::gelu_tanh, f::elu, f::celu, f::selu, f::leaky_relu, f::mish, f::tanh, f::swish}) {
        std::string const name(to_string(function));
        cases.push_back({name + " image", nn::elementwise{function}, {{17, 3, 5}}, 2});
        cases.push_back({name + " vector", nn::elementwise{function}, {{29}}, 3});
        cases.push_back({name + " long", nn::elementwise{function}, {{20, 900}}, 1});
    }
    cases.push_back({"elu 0.3", nn::elementwise{f::elu, 0.3}, {{7, 9}}, 2});
    cases.push_back({"celu 0.4", nn::elementwise{f::celu, 0.4}, {{7, 9}}, 2});
    cases.push_back({"selu 2 3", nn::elementwise{f::selu, 2.0, 3.0}, {{7, 9}}, 2});
    cases.push_back({"leaky_relu 0.3", nn::elementwise{f::leaky_relu, 0.3}, {{7, 9}}, 2});
    cases.push_back({"swish 1.702", nn::elementwise{f::swish, 1.702}, {{7, 9}}, 2});
    cases.push_back({"exp, which the reference runs", nn::elementwise{f::exp}, {{17, 3, 5}}, 2});
    for (auto const l : test::levels())
        for (auto const& c : cases)
            for (int const threads : {1, 2})
                for (bool const training : {true, false}) {
                    INFO(to_string(l));
                    test::check_against(c, nn::reference_backend(), own(l), 1e-6,
                                        {.training = training, .threads = threads});
                }
}

TEST_CASE("own elementwise: far from zero nothing overflows, and NaN stays NaN", "[nn][kernels]") {
    for (auto const l : test::levels())
        for (f const function :
             {f::gelu, f::gelu_tanh, f::elu, f::celu, f::selu, f::leaky_relu, f::mish, f::tanh, f::swish}) {
            INFO(to_string(function) << " " << to_string(l));
            test::op_case const c{"", nn::elementwise{function}, {{5}}, 1};
            test::kernel_data const d{{{-3000, -90, 90, 3000, NAN}}, {}, {1, 1, 1, 1, 1}};
            auto const o = test::run_kernel(c, own(l), d), expected = test::run_kernel(c, nn::reference_backend(), d);
            for (std::size_t i = 0; i < 4; ++i) {
                CHECK(o.output[i] == Approx(expected.output[i]).margin(1e-6));
                CHECK(o.input_gradients[0][i] == Approx(expected.input_gradients[0][i]).margin(1e-6));
            }
            CHECK(std::isnan(o.output[4]));
            CHECK(std::isnan(o.input_gradients[0][4]) == std::isnan(expected.input_gradients[0][4]));
        }
}
