#include <vector>

#include <nas/nn/kernel.hpp>

#include "support/catch.hpp"

namespace {

struct smallest : nas::nn::kernel {
    nas::nn::kernel_needs needs() const override { return {}; }
    void forward(nas::nn::kernel_io const&) override {}
    void backward(nas::nn::kernel_io const&) override {}
};

} // namespace

TEST_CASE("kernel: a kernel that says nothing else needs no memory and keeps the inputs for backward", "[nn]") {
    nas::nn::kernel_needs const n = smallest{}.needs();
    CHECK(n.input_layouts.empty());
    CHECK(n.output_layout == nas::plain_layout);
    CHECK(n.parameter_elements.empty());
    CHECK(n.saved_bytes == 0);
    CHECK(n.scratch_bytes == 0);
    CHECK(n.backward_reads_inputs);
    CHECK_FALSE(n.backward_reads_output);
}

TEST_CASE("kernel: parameters are stored as they are unless the kernel packs them", "[nn]") {
    std::vector<float> const plain{1, -2, 3.5f};
    std::vector<float> packed(3), back(3);
    smallest const k;
    k.pack_parameter(0, plain.data(), packed.data(), 3);
    k.unpack_parameter(0, packed.data(), back.data(), 3);
    CHECK(packed == plain);
    CHECK(back == plain);
    CHECK(k.implementation() == "reference");
}

TEST_CASE("kernel: what the storage of a parameter holds beyond its elements becomes 0", "[nn]") {
    struct rounding final : smallest {
        nas::nn::kernel_needs needs() const override {
            nas::nn::kernel_needs n;
            n.parameter_elements = {3, 5};
            return n;
        }
    };
    std::vector<float> const plain{1, -2, 3.5f};
    std::vector<float> packed(5, 7.0f), back(3);
    rounding const k;
    k.pack_parameter(1, plain.data(), packed.data(), 3);
    k.unpack_parameter(1, packed.data(), back.data(), 3);
    CHECK(packed == std::vector<float>{1, -2, 3.5f, 0, 0});
    CHECK(back == plain);
}
