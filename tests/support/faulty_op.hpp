#pragma once
// An operation whose kernel is right, or wrong in one chosen way: for testing the tools that find such faults.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/kernel.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace test {

enum class fault {
    none,
    no_kernel,
    missing_layout,   ///< states no layout for its input
    layout_of_vector, ///< asks for a blocked vector
    extra_storage,    ///< states storage for a parameter it does not have
    large_offset,     ///< adds 100000 to the output, which buries the differences
    unwritten_output, ///< leaves the last element of the output as it was
    nan_elsewhere,    ///< yields NaN for any input but that of the first call
    random_forward,   ///< adds something else on every call
    output_overrun,   ///< writes behind the output
    output_underrun,  ///< writes in front of it
    scratch_overrun,
    saved_overrun,
    filling_output,         ///< leaves ones in the filling channels of the output
    changes_weight,         ///< forward writes to a trained parameter
    unpack_differs,         ///< unpacking doubles
    input_gradient_scale,   ///< twice the right gradient
    input_gradient_element, ///< wrong at sample 1, channel 2, row 0, column 1 only
    unwritten_input_gradient,
    input_gradient_overrun,
    filling_input_gradient,
    reads_forgotten_input,  ///< needs() says that backward does not read the inputs
    reads_forgotten_output, ///< backward reads the output without saying so
    weight_gradient_sign,
    unwritten_weight_gradient,
    weight_gradient_padding, ///< leaves ones behind the last plain element of the stored gradient
    weight_gradient_overrun,
    needs_input_gradient, ///< computes the weight gradient only if that of the input is wanted
};

/// {C, H, W} or {C}: weight[c] * x * x, on tensors of `block` channels per block; `weight` is stored rounded up to 8
/// channels.
struct faulty_op {
    static constexpr std::string_view kind = "faulty";

    fault what = fault::none;
    std::int32_t block = 1;

    nas::shape infer(std::span<nas::shape const> inputs) const { return inputs[0]; }
    nas::nn::op_cost cost(std::span<nas::shape const> inputs) const {
        return {.macs = 0, .elementwise = 2 * inputs[0].elements()};
    }
    std::vector<nas::nn::parameter> parameters(std::span<nas::shape const> inputs) const {
        return {{.name = "weight",
                 .extents = {inputs[0][0]},
                 .role = nas::nn::parameter_role::weight,
                 .fan_in = 1,
                 .fan_out = 1}};
    }
    std::unique_ptr<nas::nn::kernel> make_kernel(nas::nn::kernel_site const& site) const;
};

class faulty_kernel final : public nas::nn::kernel {
public:
    faulty_kernel(faulty_op const& op, nas::nn::kernel_site const& site)
        : fault_(op.what),
          block_(op.block),
          batch_(site.batch),
          shape_(site.output),
          channels_(site.output[0]),
          pixels_(site.output.elements() / site.output[0]),
          stored_((channels_ + 7) / 8 * 8),
          elements_(nas::storage_elements(batch_, shape_, nas::layout{block_})) {}

    nas::nn::kernel_needs needs() const override {
        nas::nn::kernel_needs n;
        if (fault_ != fault::missing_layout)
            n.input_layouts = {nas::layout{fault_ == fault::layout_of_vector ? 8 : block_}};
        n.output_layout = nas::layout{block_};
        n.parameter_elements = {stored_};
        if (fault_ == fault::extra_storage) n.parameter_elements.push_back(8);
        n.saved_bytes = 64;
        n.scratch_bytes = 60;
        n.backward_reads_inputs = fault_ != fault::reads_forgotten_input;
        return n;
    }

    void forward(nas::nn::kernel_io const& io) override {
        if (++calls_ == 1) first_input_ = io.inputs[0][0];
        for_each([&](std::int64_t at, std::int64_t c, bool filling) {
            io.output[at] = filling ? (fault_ == fault::filling_output ? 1.0f : 0.0f)
                                    : io.parameters[0][c] * io.inputs[0][at] * io.inputs[0][at];
            if (!filling && fault_ == fault::large_offset) io.output[at] += 1e5f;
            if (!filling && fault_ == fault::nan_elsewhere && io.inputs[0][0] != first_input_)
                io.output[at] = not_a_number;
            if (!filling && fault_ == fault::random_forward) io.output[at] += 0.01f * static_cast<float>(calls_);
            if (at == elements_ - 1 && fault_ == fault::unwritten_output) io.output[at] = not_a_number;
        });
        if (fault_ == fault::output_overrun) io.output[elements_] = 1;
        if (fault_ == fault::output_underrun) io.output[-1] = 1;
        if (fault_ == fault::scratch_overrun) static_cast<float*>(io.scratch)[15] = 1;
        if (fault_ == fault::saved_overrun) static_cast<float*>(io.saved)[16] = 1;
        if (fault_ == fault::changes_weight) io.parameters[0][0] += 1;
    }

    void backward(nas::nn::kernel_io const& io) override {
        float const* const x = io.inputs[0];
        if (float* const dx = io.input_gradients[0]) {
            for_each([&](std::int64_t at, std::int64_t c, bool filling) {
                if (fault_ == fault::unwritten_input_gradient && at == 1) return;
                dx[at] = filling ? (fault_ == fault::filling_input_gradient ? 1.0f : 0.0f)
                                 : 2 * io.parameters[0][c] * x[at] * io.output_gradient[at];
                if (fault_ == fault::input_gradient_scale) dx[at] *= 2;
                if (fault_ == fault::reads_forgotten_output && !filling) dx[at] += 0 * io.output[at];
            });
            if (fault_ == fault::input_gradient_element) dx[(1 * channels_ + 2) * pixels_ + 1] += 1; // plain layout
            if (fault_ == fault::input_gradient_overrun) dx[elements_] = 1;
        } else if (fault_ == fault::needs_input_gradient) {
            for (std::int64_t c = 0; c < stored_; ++c) io.parameter_gradients[0][c] = 0;
            return;
        }
        float* const dw = io.parameter_gradients[0];
        for (std::int64_t c = channels_; c < stored_; ++c) dw[c] = 0;
        if (fault_ == fault::unwritten_weight_gradient) return;
        for (std::int64_t c = 0; c < stored_; ++c)
            dw[c] = c >= channels_ && fault_ == fault::weight_gradient_padding ? 1.0f : 0.0f;
        for_each([&](std::int64_t at, std::int64_t c, bool filling) {
            if (!filling)
                dw[c] +=
                    (fault_ == fault::weight_gradient_sign ? -1.0f : 1.0f) * x[at] * x[at] * io.output_gradient[at];
        });
        if (fault_ == fault::weight_gradient_overrun) dw[stored_] = 1;
    }

    void unpack_parameter(std::size_t, float const* packed, float* plain, std::int64_t elements) const override {
        for (std::int64_t i = 0; i < elements; ++i)
            plain[i] = fault_ == fault::unpack_differs ? 2 * packed[i] : packed[i];
    }

    std::string_view implementation() const override { return "faulty"; }

private:
    // Calls f(place, channel, is a filling channel) for every element in storage.
    template <class F>
    void for_each(F f) const {
        if (block_ == 1) {
            for (std::int64_t at = 0; at < elements_; ++at) f(at, at / pixels_ % channels_, false);
            return;
        }
        std::int64_t const blocks = (channels_ + block_ - 1) / block_;
        for (std::int64_t at = 0; at < elements_; ++at) {
            std::int64_t const c = at / (pixels_ * block_) % blocks * block_ + at % block_;
            f(at, c, c >= channels_);
        }
    }

    static constexpr float not_a_number = __builtin_nanf("");

    fault fault_;
    std::int32_t block_;
    std::int64_t batch_;
    nas::shape shape_;
    std::int64_t channels_, pixels_, stored_, elements_;
    int calls_ = 0;
    float first_input_ = 0;
};

inline std::unique_ptr<nas::nn::kernel> faulty_op::make_kernel(nas::nn::kernel_site const& site) const {
    if (what == fault::no_kernel) return nullptr;
    return std::make_unique<faulty_kernel>(*this, site);
}

} // namespace test
