#pragma once
// Reference kernels of elementwise functions, softmax, broadcasting arithmetic, and what is added to or dropped from samples.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <nas/backend/reference/broadcast.hpp>
#include <nas/backend/reference/dropout.hpp>
#include <nas/backend/reference/elementwise.hpp>
#include <nas/backend/reference/positional_encoding.hpp>
#include <nas/backend/reference/prelu.hpp>
#include <nas/backend/reference/softmax.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/binary.hpp>
#include <nas/nn/ops/drop_path.hpp>
#include <nas/nn/ops/elementwise.hpp>
#include <nas/nn/ops/log_softmax.hpp>
#include <nas/nn/ops/positional_encoding.hpp>
#include <nas/nn/ops/prelu.hpp>
#include <nas/nn/ops/softmax.hpp>

namespace nas::nn::reference_kernels {

class elementwise_kernel final : public kernel {
public:
    elementwise_kernel(elementwise const& op, kernel_site const& site)
        : function_(op.function),
          constants_(op.constants()),
          elements_(site.batch * site.output.elements()),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::elementwise_forward(function_, constants_, elements_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::elementwise_backward(function_, constants_, elements_, io.inputs[0], io.output_gradient,
                                            io.input_gradients[0], threads_);
    }

private:
    elementwise_function function_;
    elementwise_constants constants_;
    std::int64_t elements_;
    int threads_;
};

class prelu_kernel final : public kernel {
public:
    prelu_kernel(prelu const& op, kernel_site const& site)
        : sizes_(op.sizes(site.batch, site.inputs[0])), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::prelu_forward(sizes_, io.inputs[0], io.parameters[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        reference::prelu_backward(sizes_, io.inputs[0], io.parameters[0], io.output_gradient, io.input_gradients[0],
                                  io.parameter_gradients[0], threads_);
    }

private:
    reference::prelu_sizes sizes_;
    int threads_;
};

/// Softmax and its logarithm. Backward needs the output alone.
class softmax_kernel final : public kernel {
public:
    softmax_kernel(reference::softmax_sizes const& sizes, kernel_site const& site)
        : sizes_(sizes), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.backward_reads_inputs = false;
        n.backward_reads_output = true;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::softmax_forward(sizes_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::softmax_backward(sizes_, io.output, io.output_gradient, io.input_gradients[0], threads_);
    }

private:
    reference::softmax_sizes sizes_;
    int threads_;
};

class binary_kernel final : public kernel {
public:
    binary_kernel(binary const& op, kernel_site const& site)
        : function_(op.function),
          sizes_(binary::sizes(site.batch, site.inputs[0], site.inputs[1])),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout, plain_layout};
        n.backward_reads_inputs = function_ != binary_function::add && function_ != binary_function::subtract;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::binary_forward(function_, sizes_, io.inputs[0], io.inputs[1], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        for (std::size_t side = 0; side < 2; ++side)
            if (io.input_gradients[side])
                reference::binary_backward(function_, sizes_, side, io.inputs[0], io.inputs[1], io.output_gradient,
                                           io.input_gradients[side], threads_);
    }

private:
    binary_function function_;
    reference::broadcast_sizes sizes_;
    int threads_;
};

/// The mask has one element per sample; it is computed again in backward.
class drop_path_kernel final : public kernel {
public:
    drop_path_kernel(drop_path const& op, kernel_site const& site)
        : rate_(op.rate), active_(site.training), batch_(site.batch), elements_(site.output.elements()) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override { apply(io, io.inputs[0], io.output); }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0]) apply(io, io.output_gradient, io.input_gradients[0]);
    }

private:
    void apply(kernel_io const& io, float const* in, float* out) const {
        reference::dropout_mask const mask(io.seed, io.step, rate_);
        for (std::int64_t n = 0; n < batch_; ++n) {
            float const factor = active_ ? mask[n] : 1.0f;
            for (std::int64_t i = n * elements_; i < (n + 1) * elements_; ++i)
                out[i] = factor == 0 ? 0 : factor * in[i];
        }
    }

    double rate_;
    bool active_;
    std::int64_t batch_, elements_;
};

class positional_encoding_kernel final : public kernel {
public:
    positional_encoding_kernel(positional_encoding const& op, kernel_site const& site)
        : learned_(op.learned), batch_(site.batch), elements_(site.output.elements()) {
        if (learned_) return;
        table_.resize(static_cast<std::size_t>(elements_));
        reference::sinusoidal_positions(site.output[0], site.output[1], op.base, table_.data());
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::add_positions(batch_, elements_, io.inputs[0], learned_ ? io.parameters[0] : table_.data(),
                                 io.output);
    }
    void backward(kernel_io const& io) override {
        if (learned_ && io.parameter_gradients[0])
            reference::add_positions_backward(batch_, elements_, io.output_gradient, io.parameter_gradients[0]);
        if (io.input_gradients[0]) std::copy_n(io.output_gradient, batch_ * elements_, io.input_gradients[0]);
    }

private:
    bool learned_;
    std::int64_t batch_, elements_;
    std::vector<float> table_;
};

/// Enters them in `b`.
inline void provide_pointwise(backend& b) {
    auto const enter = [&]<class Op, class Kernel>(Op const&, Kernel*) {
        b.provide<Op>([](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<Kernel>(op, site);
        });
    };
    enter(elementwise{}, static_cast<elementwise_kernel*>(nullptr));
    enter(prelu{}, static_cast<prelu_kernel*>(nullptr));
    enter(binary{}, static_cast<binary_kernel*>(nullptr));
    enter(drop_path{}, static_cast<drop_path_kernel*>(nullptr));
    enter(positional_encoding{}, static_cast<positional_encoding_kernel*>(nullptr));
    auto const normalise = [](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<softmax_kernel>(op.sizes(site.batch, site.inputs[0]), site);
    };
    b.provide<softmax>(normalise);
    b.provide<log_softmax>(normalise);
}

} // namespace nas::nn::reference_kernels
