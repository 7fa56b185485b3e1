#include <nas/nn/kernels/onednn/linear.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("linear on oneDNN: equal to the reference, forward and backward", "[backend][onednn]") {
    using namespace nas::nn;
    for (auto const l : test::levels()) {
        onednn_kernels::context const context{nas::onednn::engine(), l, false};
        backend b("onednn", nas::cpu::image_layout(l));
        b.provide<linear>([context](linear const& op, kernel_site const& site) {
            return onednn_kernels::linear_kernel::make(op, site, context);
        });
        for (auto const& c : test::linear_cases())
            for (int const threads : {1, 2})
                for (bool const training : {true, false})
                    test::check_against(c, reference_backend(), b, 1e-5, {.training = training, .threads = threads});
    }
}
