#include <nas/nn/kernels/from_images.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("from_images: what a backend has for conv2d serves signals and transposed convolutions", "[nn][kernels]") {
    nn::backend b("one kernel");
    b.provide<nn::conv2d>([](nn::conv2d const& op, nn::kernel_site const& site) -> std::unique_ptr<nn::kernel> {
        return std::make_unique<nn::reference_kernels::convolution_kernel>(op, site);
    });
    nn::provide_from_images(b);
    for (auto const& cases : {test::conv1d_cases(), test::conv_transpose2d_cases(), test::other_transposed_cases()})
        for (test::op_case const& c : cases)
            if (c.op.kind() != nn::conv_transpose3d::kind) test::check_against(c, nn::reference_backend(), b, 0);
}

TEST_CASE("from_images: pooling that pool2d can do runs on its kernel, other pooling does not", "[nn][kernels]") {
    nn::backend b("one kernel");
    b.provide<nn::pool2d>([](nn::pool2d const& op, nn::kernel_site const& site) -> std::unique_ptr<nn::kernel> {
        return std::make_unique<nn::reference_kernels::pool_nd_kernel>(
            nas::reference::windows_of(op.geometry(1, site.inputs[0])), site);
    });
    nn::provide_from_images(b);
    int served = 0;
    for (test::op_case const& c : test::pooling_cases()) {
        if (!b.make_kernel(c.op, {.inputs = c.inputs, .output = c.op.infer(c.inputs), .batch = c.batch})) continue;
        test::check_against(c, nn::reference_backend(), b, 0);
        ++served;
    }
    CHECK(served == 13); // of the table as it is
}

TEST_CASE("from_images: the kernel of concat sees channels and features only", "[nn][kernels]") {
    nn::backend b("one kernel");
    b.provide<nn::concat>([](nn::concat const& op, nn::kernel_site const& site) -> std::unique_ptr<nn::kernel> {
        return std::make_unique<nn::reference_kernels::concat_kernel>(op, site);
    });
    nn::provide_from_images(b);
    auto const made = [&](nn::concat op, std::vector<nas::shape> in) {
        return b.make_kernel(op, {.inputs = in, .output = op.infer(in)}) != nullptr;
    };
    CHECK(made({}, {{2, 3, 3}, {1, 3, 3}}));
    CHECK(made({.axis = -1}, {{2}, {3}}));
    CHECK_FALSE(made({.axis = 1}, {{2, 3, 3}, {2, 1, 3}}));
    CHECK_FALSE(made({}, {{2, 3}, {1, 3}}));
}

TEST_CASE("from_images: a backend without conv2d has nothing for them", "[nn][kernels]") {
    nn::backend b("none");
    nn::provide_from_images(b);
    for (auto const& cases : {test::conv1d_cases(), test::conv_transpose2d_cases(), test::other_transposed_cases()}) {
        test::op_case const& c = cases.front();
        nn::kernel_site const site{.inputs = c.inputs, .output = c.op.infer(c.inputs)};
        CHECK_FALSE(b.make_kernel(c.op, site));
    }
}
