#include <nas/nn/kernels/cpu/resize.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("own resize: interpolation of every kind equals the reference, and the nearest pixel moves",
          "[nn][kernels]") {
    auto cases = test::resize_cases();
    cases.push_back(
        {"resize for two threads", nn::resize{.scale = 3, .mode = nn::resize_mode::linear}, {{17, 12, 14}}, 2});
    for (auto const l : test::levels()) {
        nn::backend b("own", nas::cpu::image_layout(l));
        nn::cpu_kernels::provide_resize(b, l);
        for (test::op_case const& c : cases)
            for (int const threads : {1, 2})
                for (bool const training : {true, false}) {
                    INFO(to_string(l));
                    test::check_against(c, nn::reference_backend(), b, 1e-5,
                                        {.training = training, .threads = threads});
                }
    }
}
