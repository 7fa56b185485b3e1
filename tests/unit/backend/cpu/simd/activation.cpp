#include <string>

#include <nas/backend/cpu/simd/activation.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

#define NAS_SIMD_KERNELS "support/activation_kernels.inl"
#include <nas/backend/cpu/simd/for_each_level.inl>

TEST_CASE("simd activation: every function is found by its name, none otherwise", "[backend][cpu]") {
    using nas::activation;
    for (auto const l : test::levels()) {
        auto const at_two = [l](activation f) { return NAS_SIMD_SELECT(l, test_value_at_two)(f); };
        CHECK(at_two(activation::none) == 2);
        CHECK(at_two(activation::relu) == 2);
        CHECK(at_two(activation::relu6) == 2);
        CHECK(at_two(activation::hard_sigmoid) == Approx(5.0 / 6));
        CHECK(at_two(activation::hard_swish) == Approx(5.0 / 3));
        CHECK(at_two(activation::sigmoid) == Approx(0.880797078));
        CHECK(at_two(activation::swish) == Approx(1.761594156));
    }
}
