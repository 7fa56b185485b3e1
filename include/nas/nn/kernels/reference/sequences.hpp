#pragma once
// Reference kernels of matrix products, attention and embeddings.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <nas/backend/reference/attention.hpp>
#include <nas/backend/reference/cosine_linear.hpp>
#include <nas/backend/reference/embedding.hpp>
#include <nas/backend/reference/linear.hpp>
#include <nas/backend/reference/matmul.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/reference/weighted.hpp>
#include <nas/nn/ops/attention.hpp>
#include <nas/nn/ops/cosine_linear.hpp>
#include <nas/nn/ops/embedding.hpp>
#include <nas/nn/ops/matmul.hpp>

namespace nas::nn::reference_kernels {

class matmul_kernel final : public kernel {
public:
    matmul_kernel(matmul const& op, kernel_site const& site)
        : sizes_(op.sizes(site.batch, site.inputs[0], site.inputs[1])), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout, plain_layout};
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::matmul_forward(sizes_, io.inputs[0], io.inputs[1], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        for (std::size_t side = 0; side < 2; ++side)
            if (io.input_gradients[side])
                reference::matmul_backward(sizes_, side, io.inputs[0], io.inputs[1], io.output_gradient,
                                           io.input_gradients[side], threads_);
    }

private:
    reference::matmul_sizes sizes_;
    int threads_;
};

class cosine_linear_kernel final : public kernel {
public:
    cosine_linear_kernel(cosine_linear const& op, kernel_site const& site)
        : sizes_{.batch = site.batch, .in_features = site.inputs[0][0], .out_features = op.out_features},
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.scratch_bytes = static_cast<std::size_t>(sizes_.batch + sizes_.out_features) * sizeof(double);
        n.backward_reads_output = true;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::cosine_linear_forward(sizes_, io.inputs[0], io.parameters[0], io.output,
                                         static_cast<double*>(io.scratch), threads_);
    }
    void backward(kernel_io const& io) override {
        reference::cosine_linear_backward(sizes_, io.inputs[0], io.parameters[0], io.output, io.output_gradient,
                                          io.input_gradients[0], io.parameter_gradients[0],
                                          static_cast<double*>(io.scratch), threads_);
    }

private:
    reference::linear_sizes sizes_;
    int threads_;
};

/// Throws shape_error nas.shape.64 in forward for ids that are none.
class embedding_kernel final : public kernel {
public:
    embedding_kernel(embedding const& op, kernel_site const& site) : sizes_(op.sizes(site.batch, site.inputs[0])) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        return n;
    }
    void forward(kernel_io const& io) override {
        if (std::int64_t const wrong = reference::first_wrong_id(sizes_, io.inputs[0]); wrong >= 0)
            throw shape_error("nas.shape.64", "id ", static_cast<double>(io.inputs[0][wrong]), " at position ", wrong,
                              " of the batch is not a whole number in [0, ", sizes_.vocabulary, ")");
        reference::embedding_forward(sizes_, io.inputs[0], io.parameters[0], io.output);
    }
    void backward(kernel_io const& io) override {
        if (io.parameter_gradients[0])
            reference::embedding_backward(sizes_, io.inputs[0], io.output_gradient, io.parameter_gradients[0]);
        if (io.input_gradients[0]) std::fill_n(io.input_gradients[0], sizes_.ids, 0.0f);
    }

private:
    reference::embedding_sizes sizes_;
};

/// Keeps the probabilities for backward, or has them in scratch at inference.
class attention_kernel final : public kernel {
public:
    attention_kernel(attention const& op, kernel_site const& site)
        : sizes_(op.sizes(site.batch, site.inputs)),
          inputs_(site.inputs.size()),
          training_(site.training),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts.assign(inputs_, plain_layout);
        n.scratch_bytes = static_cast<std::size_t>(sizes_.scores()) * sizeof(float);
        if (training_) n.saved_bytes = n.scratch_bytes;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::attention_forward(sizes_, io.inputs[0], io.inputs[1], io.inputs[2],
                                     inputs_ == 4 ? io.inputs[3] : nullptr, io.output,
                                     static_cast<float*>(training_ ? io.saved : io.scratch), threads_);
    }
    void backward(kernel_io const& io) override {
        reference::attention_backward(sizes_, io.inputs[0], io.inputs[1], io.inputs[2],
                                      static_cast<float const*>(io.saved), io.output_gradient,
                                      {.q = io.input_gradients[0],
                                       .k = io.input_gradients[1],
                                       .v = io.input_gradients[2],
                                       .mask = inputs_ == 4 ? io.input_gradients[3] : nullptr},
                                      static_cast<float*>(io.scratch), threads_);
    }

private:
    reference::attention_sizes sizes_;
    std::size_t inputs_;
    bool training_;
    int threads_;
};

/// Enters them in `b`.
inline void provide_sequences(backend& b) {
    auto const enter = [&]<class Op, class Kernel>(Op const&, Kernel*) {
        b.provide<Op>([](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<Kernel>(op, site);
        });
    };
    enter(matmul{}, static_cast<matmul_kernel*>(nullptr));
    enter(dense{}, static_cast<linear_kernel*>(nullptr));
    enter(cosine_linear{}, static_cast<cosine_linear_kernel*>(nullptr));
    enter(embedding{}, static_cast<embedding_kernel*>(nullptr));
    enter(attention{}, static_cast<attention_kernel*>(nullptr));
}

} // namespace nas::nn::reference_kernels
