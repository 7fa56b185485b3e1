#include <nas/nn/kernels/as_image.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

namespace {

// A convolution of blocked images by the reference between two reorders, which claims memory of every kind.
class blocked_kernel final : public nn::kernel {
public:
    blocked_kernel(nn::conv2d const& op, nn::kernel_site const& site)
        : inner_(op, site), in_(site.inputs[0]), out_(site.output), batch_(site.batch) {}
    nn::kernel_needs needs() const override {
        nn::kernel_needs n;
        n.input_layouts = {nas::layout{8}};
        n.output_layout = nas::layout{8};
        n.scratch_bytes = static_cast<std::size_t>(batch_ * (2 * in_.elements() + out_.elements())) * sizeof(float);
        return n;
    }
    void forward(nn::kernel_io const& io) override {
        auto* const input = static_cast<float*>(io.scratch);
        float* const output = input + 2 * batch_ * in_.elements();
        move(io.inputs[0], {8}, input, {}, in_);
        std::array<float const*, 1> const inputs{input};
        nn::kernel_io call = io;
        call.inputs = inputs;
        call.output = output;
        inner_.forward(call);
        move(output, {}, io.output, {8}, out_);
    }
    void backward(nn::kernel_io const& io) override {
        auto* const input = static_cast<float*>(io.scratch);
        float* const gradient = input + batch_ * in_.elements();
        float* const output = gradient + batch_ * in_.elements();
        move(io.inputs[0], {8}, input, {}, in_);
        move(io.output_gradient, {8}, output, {}, out_);
        std::array<float const*, 1> const inputs{input};
        std::array<float*, 1> const gradients{io.input_gradients[0] ? gradient : nullptr};
        nn::kernel_io call = io;
        call.inputs = inputs;
        call.output_gradient = output;
        call.input_gradients = gradients;
        inner_.backward(call);
        if (io.input_gradients[0]) move(gradient, {}, io.input_gradients[0], {8}, in_);
    }
    std::string_view implementation() const override { return "blocked"; }

private:
    void move(float const* from, nas::layout a, float* to, nas::layout b, nas::shape const& s) const {
        nn::reorder_images(from, a, to, b, s, batch_, 1);
    }
    nn::reference_kernels::convolution_kernel inner_;
    nas::shape in_, out_;
    std::int64_t batch_;
};

nn::backend signals_on_blocks() {
    nn::backend b("blocks");
    b.provide<nn::conv1d>([](nn::conv1d const& op, nn::kernel_site const& site) {
        return nn::make_as_image(op.as_image(), site,
                                 [](nn::conv2d const& o, nn::kernel_site const& images) -> std::unique_ptr<nn::kernel> {
                                     CHECK(images.inputs[0].rank() == 3);
                                     CHECK(images.output[1] == 1);
                                     return std::make_unique<blocked_kernel>(o, images);
                                 });
    });
    return b;
}

} // namespace

TEST_CASE("as_image: a kernel of blocked images computes the same on plain signals", "[nn][kernels]") {
    nn::backend const blocks = signals_on_blocks();
    for (test::op_case const& c : test::conv1d_cases()) {
        test::check_against(c, nn::reference_backend(), blocks, 1e-6);
        test::check_against(c, nn::reference_backend(), blocks, 1e-6, {.training = false});
        CHECK(nn::op_runner(c.op, c.inputs, blocks).implementation() == "blocked");
    }
}

TEST_CASE("as_image: where there is no kernel for images, there is none for signals", "[nn][kernels]") {
    std::vector<nas::shape> const in{{3, 5}};
    nn::kernel_site const site{.inputs = in, .output = {2, 5}};
    CHECK_FALSE(nn::make_as_image(nn::conv2d{.out_channels = 2}, site,
                                  [](auto const&, auto const&) { return std::unique_ptr<nn::kernel>(); }));
}
