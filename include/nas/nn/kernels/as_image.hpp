#pragma once
// Runs a kernel for images on signals {C, L}, as images of one row, and on volumes, as images of all their planes.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/nn/kernel.hpp>
#include <nas/nn/reorder.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// The kernel of an operation with one input on images {C, 1, L}, for signals {C, L}, or one that takes the rows of
/// images {C, D * H, W} for those of volumes {C, D, H, W}. Where it wants blocks of channels, the tensors are reordered
/// around it.
class as_image_kernel final : public kernel {
public:
    /// `site` is that of the signals or volumes, `inner` was made for images of them.
    as_image_kernel(std::unique_ptr<kernel> inner, kernel_site const& site)
        : inner_(std::move(inner)),
          inner_needs_(inner_->needs()),
          in_{image(site.inputs[0]), inner_needs_.input_layouts[0]},
          out_{image(site.output), inner_needs_.output_layout},
          batch_(site.batch),
          threads_(site.threads) {
        scratch_bytes_ = rounded(inner_needs_.scratch_bytes);
    }

    static shape image(shape const& s) { return s.rank() == 2 ? shape{s[0], 1, s[1]} : shape{s[0], s[1] * s[2], s[3]}; }

    kernel_needs needs() const override {
        kernel_needs n = inner_needs_;
        n.input_layouts = {plain_layout};
        n.output_layout = plain_layout;
        n.scratch_bytes = scratch_bytes_ + 2 * bytes(in_) + bytes(out_);
        return n;
    }

    void forward(kernel_io const& io) override {
        float const* const input = read(in_, io.inputs[0], input_buffer(io));
        float* const output = out_.order.plain() ? io.output : output_buffer(io);
        std::array const inputs{input};
        kernel_io call = io;
        call.inputs = inputs;
        call.output = output;
        inner_->forward(call);
        write(out_, output, io.output);
    }

    void backward(kernel_io const& io) override {
        kernel_io call = io;
        std::array<float const*, 1> inputs{io.inputs[0]};
        if (inner_needs_.backward_reads_inputs && io.inputs[0]) inputs[0] = read(in_, io.inputs[0], input_buffer(io));
        call.inputs = inputs;
        call.output_gradient = read(out_, io.output_gradient, output_buffer(io));
        float* const wanted = io.input_gradients[0];
        std::array<float*, 1> gradients{wanted && !in_.order.plain() ? gradient_buffer(io) : wanted};
        call.input_gradients = gradients;
        inner_->backward(call);
        if (wanted) write(in_, gradients[0], wanted);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        inner_->pack_parameter(index, plain, packed, elements);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        inner_->unpack_parameter(index, packed, plain, elements);
    }
    std::string_view implementation() const override { return inner_->implementation(); }

private:
    struct tensor {
        shape extents;
        layout order;
    };

    static std::size_t rounded(std::size_t bytes) { return (bytes + 63) / 64 * 64; }
    std::size_t bytes(tensor const& t) const {
        return t.order.plain()
                   ? 0
                   : rounded(static_cast<std::size_t>(storage_elements(batch_, t.extents, t.order)) * sizeof(float));
    }
    // Scratch memory: that of the kernel, then an input, its gradient, and an output or its gradient, as it wants them.
    float* buffer(kernel_io const& io, std::size_t offset) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + offset);
    }
    float* input_buffer(kernel_io const& io) const { return buffer(io, scratch_bytes_); }
    float* gradient_buffer(kernel_io const& io) const { return buffer(io, scratch_bytes_ + bytes(in_)); }
    float* output_buffer(kernel_io const& io) const { return buffer(io, scratch_bytes_ + 2 * bytes(in_)); }

    float const* read(tensor const& t, float const* plain, float* buffer) const {
        if (t.order.plain()) return plain;
        reorder_images(plain, plain_layout, buffer, t.order, t.extents, batch_, threads_);
        return buffer;
    }
    void write(tensor const& t, float const* from, float* plain) const {
        if (!t.order.plain()) reorder_images(from, t.order, plain, plain_layout, t.extents, batch_, threads_);
    }

    std::unique_ptr<kernel> inner_;
    kernel_needs inner_needs_;
    tensor in_, out_;
    std::int64_t batch_;
    int threads_;
    std::size_t scratch_bytes_;
};

/// Makes one of `make(op, site of images)`, which may be null: then this is null.
/// Precondition: the kernel does not read its output in backward.
template <class Op, class Make>
std::unique_ptr<kernel> make_as_image(Op const& image_op, kernel_site const& site, Make make) {
    std::array const inputs{as_image_kernel::image(site.inputs[0])};
    // Kernels that read plain images of few channels are for first layers: their input gradients are slow.
    std::array const layouts{site.training ? site.image_layout : plain_layout};
    kernel_site images = site;
    images.inputs = inputs;
    images.output = as_image_kernel::image(site.output);
    images.input_layouts = layouts;
    std::unique_ptr<kernel> inner = make(image_op, images);
    if (!inner) return nullptr;
    return std::make_unique<as_image_kernel>(std::move(inner), site);
}

} // namespace nas::nn
