#pragma once
// The kernel that moves a tensor from one layout to another, inserted by plans where two kernels disagree.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/backend/parallel.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// Copies a batch of images {C, H, W} between layouts; filling channels of the target become zero.
inline void reorder_images(float const* from, layout from_layout, float* to, layout to_layout, shape const& image,
                           std::int64_t batch, int threads) {
    std::int64_t const channels = image[0], pixels = image.elements() / image[0];
    std::int64_t const b = to_layout.block, f = from_layout.block, group = std::max(b, f);
    std::int64_t const to_blocks = (channels + b - 1) / b, from_blocks = (channels + f - 1) / f;
    std::int64_t const groups = (channels + group - 1) / group;
    parallel_for(threads, batch * groups, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t some = 256; // pixels of the channels of a group that stay in cache
        for (std::int64_t i = begin; i < end; ++i)
            for (std::int64_t p0 = 0; p0 < pixels; p0 += some) {
                std::int64_t const n = i / groups, first = i % groups * group, p1 = std::min(p0 + some, pixels);
                for (std::int64_t c = first; c < std::min(first + group, to_blocks * b); ++c) {
                    float* const out = to + (n * to_blocks + c / b) * pixels * b + c % b;
                    float const* const in = from + (n * from_blocks + c / f) * pixels * f + c % f;
                    if (c < channels)
                        for (std::int64_t p = p0; p < p1; ++p) out[p * b] = in[p * f];
                    else
                        for (std::int64_t p = p0; p < p1; ++p) out[p * b] = 0;
                }
            }
    });
}

/// Changes the layout of one tensor; its gradient goes the other way.
class reorder_kernel final : public kernel {
public:
    static constexpr std::string_view kind = "reorder"; ///< of the steps that plans insert

    reorder_kernel(shape const& s, std::int64_t batch, layout from, layout to, int threads)
        : shape_(s), batch_(batch), from_(from), to_(to), threads_(threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {from_};
        n.output_layout = to_;
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override {
        reorder_images(io.inputs[0], from_, io.output, to_, shape_, batch_, threads_);
    }
    void backward(kernel_io const& io) override {
        if (float* const gradient = io.input_gradients[0])
            reorder_images(io.output_gradient, to_, gradient, from_, shape_, batch_, threads_);
    }
    std::string_view implementation() const override { return "reorder"; }

private:
    shape shape_;
    std::int64_t batch_;
    layout from_, to_;
    int threads_;
};

} // namespace nas::nn
