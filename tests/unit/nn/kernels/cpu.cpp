#include <nas/nn/kernels/cpu.hpp>
#include <nas/nn/kernels/cpu/convolution.hpp>
#include <nas/nn/ops/linear.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

TEST_CASE("provide_cpu: a backend of one's own has every operation of images, and no products of matrices",
          "[backend][cpu]") {
    auto const l = test::levels().back();
    backend b("mine", nas::cpu::image_layout(l));
    provide_cpu(b, l);
    cpu_kernels::provide_convolutions(b, l);
    for (auto const& c : test::op_cases()) {
        INFO(c.name);
        std::vector<nas::layout> layouts;
        for (nas::shape const& s : c.inputs) layouts.push_back(s.rank() == 3 ? b.image_layout() : nas::plain_layout);
        auto const make = [&](bool training) {
            return b.make_kernel(c.op, {.inputs = c.inputs,
                                        .output = c.op.infer(c.inputs),
                                        .batch = c.batch,
                                        .training = training,
                                        .image_layout = b.image_layout(),
                                        .input_layouts = layouts});
        };
        if (c.op.as<linear>()) CHECK_FALSE(make(true));
        else CHECK((make(true) || make(false)));
    }
}
