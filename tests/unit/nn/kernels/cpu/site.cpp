#include <array>

#include <nas/nn/kernels/cpu/site.hpp>

#include "support/catch.hpp"

using namespace nas::nn;

namespace {

class nothing final : public cpu_kernels::cpu_kernel {
public:
    using cpu_kernel::cpu_kernel;
    void forward(kernel_io const&) override {}
    void backward(kernel_io const&) override {}
};

} // namespace

TEST_CASE("site of own kernels: images are blocked as the level has lanes, everything else is plain",
          "[backend][cpu]") {
    using nas::cpu::simd_level;
    CHECK(cpu_kernels::layout_of({17, 4, 4}, simd_level::avx512) == nas::layout{16});
    CHECK(cpu_kernels::layout_of({17, 4, 4}, simd_level::avx2) == nas::layout{8});
    CHECK(cpu_kernels::layout_of({17}, simd_level::avx512) == nas::plain_layout);

    std::array const in{nas::shape{17, 4, 4}, nas::shape{17}};
    kernel_site const site{.inputs = in, .output = in[0], .batch = 3, .threads = 2};
    CHECK(cpu_kernels::elements_of(in[0], site, simd_level::avx2) == 3 * 24 * 16);
    CHECK(cpu_kernels::elements_of(in[1], site, simd_level::avx2) == 3 * 17);
    CHECK(cpu_kernels::extents_of(in[0], site).pixels == 16);

    nothing const k(site, simd_level::avx2);
    CHECK(k.needs().input_layouts == std::vector{nas::layout{8}, nas::plain_layout});
    CHECK(k.needs().output_layout == nas::layout{8});
    CHECK(k.implementation() == "avx2");
}
