#include <nas/nn/kernels/adjoint.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

namespace {

// The reference's convolution on blocked images.
class blocked_kernel final : public nn::kernel {
public:
    blocked_kernel(nn::conv2d const& op, nn::kernel_site const& site)
        : inner_(op, site),
          in_(site.inputs[0]),
          out_(site.output),
          batch_(site.batch),
          weights_(op.parameters(site.inputs)[0].extents.elements()) {}
    nn::kernel_needs needs() const override {
        nn::kernel_needs n;
        n.input_layouts = {nas::layout{8}};
        n.output_layout = nas::layout{8};
        n.parameter_elements = {weights_};
        n.scratch_bytes = static_cast<std::size_t>(batch_ * (2 * in_.elements() + out_.elements())) * sizeof(float);
        return n;
    }
    void forward(nn::kernel_io const& io) override { run(io, false); }
    void backward(nn::kernel_io const& io) override { run(io, true); }
    std::string_view implementation() const override { return "blocked"; }

private:
    void run(nn::kernel_io const& io, bool back) {
        auto* const input = static_cast<float*>(io.scratch);
        float* const gradient = input + batch_ * in_.elements();
        float* const output = gradient + batch_ * in_.elements();
        if (io.inputs[0]) move(io.inputs[0], {8}, input, {}, in_);
        std::array<float const*, 1> const inputs{input};
        std::array<float*, 1> const gradients{back && io.input_gradients[0] ? gradient : nullptr};
        nn::kernel_io call = io;
        call.inputs = inputs;
        call.output = output;
        call.output_gradient = output;
        call.input_gradients = gradients;
        if (!back) {
            inner_.forward(call);
            return move(output, {}, io.output, {8}, out_);
        }
        move(io.output_gradient, {8}, output, {}, out_);
        inner_.backward(call);
        if (gradients[0]) move(gradient, {}, io.input_gradients[0], {8}, in_);
    }
    void move(float const* from, nas::layout a, float* to, nas::layout b, nas::shape const& s) const {
        nn::reorder_images(from, a, to, b, s, batch_, 1);
    }
    nn::reference_kernels::convolution_kernel inner_;
    nas::shape in_, out_;
    std::int64_t batch_, weights_;
};

} // namespace

TEST_CASE("adjoint: a kernel of blocked images serves the transposed convolution", "[nn][kernels]") {
    nn::backend blocks("blocks", nas::layout{8});
    blocks.provide<nn::conv_transpose2d>([](nn::conv_transpose2d const& op, nn::kernel_site const& site) {
        return nn::make_adjoint(op, site,
                                [](nn::conv2d const& o, nn::kernel_site const& s) -> std::unique_ptr<nn::kernel> {
                                    CHECK(s.training);
                                    CHECK(s.input_layouts[0] == nas::layout{8});
                                    if (o.infer(s.inputs) != s.output) return nullptr;
                                    return std::make_unique<blocked_kernel>(o, s);
                                });
    });
    int compared = 0;
    for (test::op_case const& c : test::conv_transpose2d_cases()) {
        test::check_against(c, nn::reference_backend(), blocks, 1e-6, {.threads = 2});
        test::check_against(c, nn::reference_backend(), blocks, 1e-6, {.training = false});
        CHECK(nn::op_runner(c.op, c.inputs, blocks).implementation() == "transposed blocked");
        ++compared;
    }
    CHECK(compared >= 5);
}

TEST_CASE("adjoint: where there is no convolution, there is no transposed one", "[nn][kernels]") {
    std::vector<nas::shape> const in{{3, 5, 5}};
    nn::kernel_site const site{.inputs = in, .output = {2, 10, 10}};
    CHECK_FALSE(nn::make_adjoint(nn::conv_transpose2d{.out_channels = 2}, site,
                                 [](auto const&, auto const&) { return std::unique_ptr<nn::kernel>(); }));
}
