#include <nas/nn/kernels/cpu/norm_add.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("norm_add on own kernels: computes what the reference computes", "[backend][cpu]") {
    // Training only: at inference the norm is folded into the convolution in front.
    for (auto const l : test::levels())
        for (auto const& c : test::norm_add_cases())
            for (int const threads : {1, 2}) {
                INFO(to_string(l) << ", " << threads << " threads");
                test::check_against(c, nas::nn::reference_backend(),
                                    test::own_backend<nas::nn::norm_add, nas::nn::cpu_kernels::norm_add_kernel>(l),
                                    1e-5, {.training = true, .threads = threads});
            }
}

TEST_CASE("norm_add on own kernels: a single element per channel has no variance", "[backend][cpu]") {
    std::vector<nas::shape> const shapes{{3, 1, 1}, {3, 1, 1}};
    nas::nn::kernel_site const site{.inputs = shapes, .output = shapes[0], .batch = 1, .training = true};
    test::check_error<nas::backend_error>(
        "nas.backend.10", [&] { nas::nn::cpu_kernels::norm_add_kernel({}, site, nas::cpu::simd_level::baseline); });
}
