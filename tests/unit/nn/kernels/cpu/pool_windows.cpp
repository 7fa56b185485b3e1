#include <nas/nn/kernels/cpu/pool_windows.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("own pooling over any windows: images, signals and volumes equal the reference", "[nn][kernels]") {
    auto cases = test::pooling_cases();
    cases.push_back({"pool3d for two threads", nn::pool3d{.kernel = 3}, {{33, 5, 9, 9}}, 2, 0.125});
    cases.push_back({"adaptive_pool of much", nn::adaptive_pool{}, {{3, 90, 130}}, 2});
    for (auto const l : test::levels()) {
        nn::backend b("own", nas::cpu::image_layout(l));
        nn::cpu_kernels::provide_pool_windows(b, l);
        int own = 0;
        for (test::op_case const& c : cases) {
            INFO(to_string(l));
            for (bool const training : {true, false}) {
                nn::kernel_site const site{.inputs = c.inputs,
                                           .output = c.op.infer(c.inputs),
                                           .batch = c.batch,
                                           .training = training,
                                           .image_layout = b.image_layout()};
                if (!b.make_kernel(c.op, site)) continue;
                test::check_against(c, nn::reference_backend(), b, 1e-5, {.training = training, .threads = 2});
                ++own;
            }
        }
        CHECK(own ==
              2 * 32); // not: pool1d, which comes as images, norms of orders 3 and 4, adaptive averages but of images
    }
}
