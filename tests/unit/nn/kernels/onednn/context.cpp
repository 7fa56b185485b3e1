#include <nas/nn/kernels/onednn/context.hpp>

#include "support/catch.hpp"

TEST_CASE("onednn context: copies share the engine", "[backend][onednn]") {
    nas::nn::onednn_kernels::context const a{.engine = {}, .level = nas::cpu::best_simd_level()};
    nas::nn::onednn_kernels::context const b = a;
    CHECK(a.engine.get() == b.engine.get());
    CHECK(b.winograd);
}
