#pragma once
// Interpolating resize on own kernels.

#include <algorithm>
#include <cstdint>
#include <memory>

#include <nas/backend/cpu/resample.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/kernels/move.hpp>
#include <nas/nn/ops/resize.hpp>

namespace nas::nn::cpu_kernels {

/// Precondition: not `only_moves()`.
class resize_kernel final : public cpu_kernel {
public:
    resize_kernel(resize const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          rows_(op.taps(site.inputs[0][1], site.output[1])),
          columns_(op.taps(site.inputs[0][2], site.output[2])),
          planes_(site.batch * extents_of(site.output, site).blocks(cpu::lanes(l))) {
        needs_.backward_reads_inputs = false;
        needs_.scratch_bytes = cpu::resample_scratch_bytes(l, columns_, threads_);
        if (!site.training) return;
        back_rows_ = cpu::transposed(rows_);
        back_columns_ = cpu::transposed(columns_);
        needs_.scratch_bytes = std::max(needs_.scratch_bytes, cpu::resample_scratch_bytes(l, back_columns_, threads_));
    }

    void forward(kernel_io const& io) override {
        cpu::resample(level_, rows_, columns_, planes_, io.inputs[0], io.output, io.scratch, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::resample(level_, back_rows_, back_columns_, planes_, io.output_gradient, io.input_gradients[0],
                          io.scratch, threads_);
    }

private:
    resample_axis rows_, columns_, back_rows_, back_columns_;
    std::int64_t planes_;
};

/// Enters it in `b`, and the kernel of moves for the nearest pixel.
inline void provide_resize(backend& b, cpu::simd_level level) {
    b.provide<resize>([level](resize const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        if (op.only_moves())
            return std::make_unique<move_kernel<resize>>(op, site, cpu::image_layout(level), to_string(level));
        return std::make_unique<resize_kernel>(op, site, level);
    });
}

} // namespace nas::nn::cpu_kernels
