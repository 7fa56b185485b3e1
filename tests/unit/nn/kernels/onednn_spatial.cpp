#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/onednn_spatial.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("onednn spatial kernels: compute what the reference computes, forward and backward", "[backend][onednn]") {
    for (auto const l : test::levels()) {
        nn::backend const backend = nn::onednn_backend({.level = l});
        for (test::op_case const& c : test::spatial_cases()) {
            INFO(to_string(l));
            test::check_against(c, nn::reference_backend(), backend, 1e-5, {.training = true, .threads = 2});
            test::check_against(c, nn::reference_backend(), backend, 1e-5, {.training = false});
        }
    }
}

TEST_CASE("onednn spatial kernels: convolutions run on oneDNN", "[backend][onednn]") {
    nn::backend const backend = nn::onednn_backend();
    for (test::op_case const& c : test::spatial_cases()) {
        if (c.op.kind().find("conv") != 0) continue;
        std::vector<nas::layout> layouts;
        for (nas::shape const& s : c.inputs)
            layouts.push_back(s.rank() == 3 ? backend.image_layout() : nas::plain_layout);
        for (bool const training : {true, false}) {
            nn::kernel_site const site{.inputs = c.inputs,
                                       .output = c.op.infer(c.inputs),
                                       .batch = c.batch,
                                       .training = training,
                                       .image_layout = backend.image_layout(),
                                       .input_layouts = layouts};
            auto const k = backend.make_kernel(c.op, site);
            INFO(c.name);
            REQUIRE(k);
            CHECK(k->implementation().find("onednn") != std::string_view::npos);
            CHECK(k->implementation().find("ref") == std::string_view::npos);
        }
    }
}
