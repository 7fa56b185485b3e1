#pragma once
// norm_add on own kernels: the end of a residual block in one pass forward and, with its neighbours, one backward.

#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/norm_add.hpp>

namespace nas::nn::cpu_kernels {

/// Images only. The kernel in front may add up the statistics and apply the norm's gradient (see segment.hpp).
class norm_add_kernel final : public cpu_kernel, public linked_norm {
public:
    /// Throws backend_error nas.backend.10 if a training batch has one element per channel.
    norm_add_kernel(norm_add const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), op_(op), extents_(extents_of(site.output, site)) {
        if (site.training && extents_.batch * extents_.pixels < 2)
            throw backend_error("nas.backend.10", "batch norm in training got one element per channel (batch 1, shape ",
                                to_string(site.output),
                                "), whose variance does not exist; use a larger batch or normalise before pooling");
        needs_.saved_bytes = link_bytes();
        needs_.scratch_bytes = static_cast<std::size_t>(threads_ * image_floats()) * sizeof(float);
    }

    bool linkable() const override { return true; }
    std::size_t link_bytes() const override { return cpu::norm_link_bytes(level_, extents_.channels, threads_); }
    cpu::norm_link make_link(void* memory) const override {
        return cpu::make_norm_link(level_, activation::none, extents_.channels, threads_, memory);
    }
    bool shares_result() const override { return false; }
    bool passes_gradient() const override { return op_.act == activation::none; }
    void share_work(norm_shares s) override {
        shares_ = s;
        needs_.saved_bytes = 0;
    }

    void forward(kernel_io const& io) override {
        cpu::norm_link const link = io.norm_before ? *io.norm_before : make_link(io.saved);
        if (!shares_.statistics) {
            cpu::clear_parts(level_, link);
            each_image([&](cpu::image_extents const& e, std::int64_t at, int thread) {
                cpu::add_statistics(level_, link, e, io.inputs[0] + at, thread);
            });
        }
        cpu::finish_statistics(level_, link,
                               {.epsilon = op_.norm.epsilon,
                                .momentum = op_.norm.momentum,
                                .scale = io.parameters[0],
                                .shift = io.parameters[1],
                                .running_mean = io.parameters[2],
                                .running_variance = io.parameters[3]});
        each_image([&](cpu::image_extents const& e, std::int64_t at, int) {
            cpu::apply_norm_add(level_, link, op_.act, e, io.inputs[0] + at, io.inputs[1] + at, io.output + at);
        });
    }

    void backward(kernel_io const& io) override {
        cpu::norm_link const link = io.norm_before ? *io.norm_before : make_link(io.saved);
        // Without a place for the gradient by `other`, that by the norm's input holds it on the way.
        float* const m = io.input_gradients[1] ? io.input_gradients[1] : io.input_gradients[0];
        cpu::clear_parts(level_, link);
        auto const run = [&](cpu::image_extents const& e, std::int64_t at, float* to, int thread) {
            cpu::norm_add_gradient(level_, link, op_.act, e, io.inputs[0] + at, io.inputs[1] + at,
                                   io.output_gradient + at, to, thread);
        };
        each_image([&](cpu::image_extents e, std::int64_t at, int thread) {
            if (m) return run(e, at, m + at, thread);
            auto* const image = static_cast<float*>(io.scratch) + thread * image_floats(); // only the sums are wanted
            for (std::int64_t const end = at + e.batch * image_floats(); at < end; at += image_floats()) {
                e.batch = 1;
                run(e, at, image, thread);
            }
        });
        cpu::finish_gradient_sums(level_, link, extents_.batch * extents_.pixels, io.parameter_gradients[0],
                                  io.parameter_gradients[1]);
        if (shares_.gradient || !io.input_gradients[0]) return;
        each_image([&](cpu::image_extents const& e, std::int64_t at, int) {
            cpu::apply_norm_gradient(level_, link, e, io.inputs[0] + at, m + at, io.input_gradients[0] + at);
        });
    }

private:
    std::int64_t image_floats() const { return extents_.elements(cpu::lanes(level_)) / extents_.batch; }

    template <class F>
    void each_image(F const& f) const {
        std::int64_t const size = image_floats();
        parallel_for(cpu::worthwhile_threads(threads_, size * extents_.batch), extents_.batch,
                     [&](std::int64_t begin, std::int64_t end, int thread) {
                         cpu::image_extents some = extents_;
                         some.batch = end - begin;
                         f(some, begin * size, thread);
                     });
    }

    norm_add op_;
    cpu::image_extents extents_;
    norm_shares shares_{};
};

} // namespace nas::nn::cpu_kernels
