#pragma once
// global_average_pool on own kernels.

#include <cstdint>

#include <nas/backend/cpu/global_average_pool.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/global_average_pool.hpp>

namespace nas::nn::cpu_kernels {

/// Applies the norm in front while it loads, and does the norm's sums of backward, of the whole gradient if others read
/// the norm as well: their gradients are there before.
class global_average_pool_kernel final : public cpu_kernel {
public:
    global_average_pool_kernel(global_average_pool const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), extents_(extents_of(site.inputs[0], site)) {
        needs_.backward_reads_inputs = false;
    }

    norm_duties offers(bool only_reader) override {
        return {.norm_on_load = true, .norm_sums = true, .add_gradient = !only_reader};
    }
    void assign(norm_duties d) override {
        duties_ = d;
        needs_.backward_reads_inputs = d.norm_sums;
    }

    void forward(kernel_io const& io) override {
        cpu::global_average_pool_forward(level_, extents_, io.inputs[0], io.output, threads_, io.norm_before);
    }
    void backward(kernel_io const& io) override {
        if (duties_.norm_sums) return backward_with_sums(io);
        if (io.input_gradients[0])
            cpu::global_average_pool_backward(level_, extents_, io.output_gradient, io.input_gradients[0], threads_);
    }

private:
    void backward_with_sums(kernel_io const& io) const {
        cpu::norm_link const& link = *io.norm_before;
        cpu::clear_parts(level_, link);
        std::int64_t const elements = extents_.elements(cpu::lanes(level_)), size = elements / extents_.batch;
        parallel_for(cpu::worthwhile_threads(threads_, elements), extents_.batch,
                     [&](std::int64_t begin, std::int64_t end, int thread) {
                         cpu::image_extents one = extents_;
                         one.batch = 1;
                         for (std::int64_t n = begin; n < end; ++n) {
                             float const* const x = io.inputs[0] + n * size;
                             float const* const g = io.output_gradient + n * (size / extents_.pixels);
                             float* const to = io.input_gradients[0] + n * size;
                             if (duties_.add_gradient)
                                 cpu::add_pool_gradient_sums(level_, link, one, x, to, g, to, thread);
                             else {
                                 cpu::global_average_pool_backward(level_, one, g, to, 1);
                                 cpu::add_gradient_sums(level_, link, one, x, to, to, thread);
                             }
                         }
                     });
    }

    cpu::image_extents extents_;
    norm_duties duties_{};
};

} // namespace nas::nn::cpu_kernels
