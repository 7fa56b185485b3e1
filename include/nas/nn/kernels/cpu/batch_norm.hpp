#pragma once
// batch_norm and norm_act on own kernels: images, and vectors as images of one pixel.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/batch_norm.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/norm_act.hpp>

namespace nas::nn::cpu_kernels {

/// Saves mean and deviation per channel; the activation is computed again in backward.
///
/// Kernels around it may take over passes: the one in front adds up the statistics, and applies the gradient of the norm;
/// those behind apply the norm, and the only one behind adds up the sums of backward. What nobody does is done here.
class batch_norm_kernel final : public cpu_kernel, public linked_norm {
public:
    batch_norm_kernel(batch_norm const& op, kernel_site const& site, cpu::simd_level l)
        : batch_norm_kernel(norm_act{.norm = op, .act = activation::none}, site, l) {}

    /// Throws backend_error nas.backend.10 if a training batch has one element per channel.
    batch_norm_kernel(norm_act const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          op_(op),
          training_(site.training),
          output_rank_(site.output.rank()),
          extents_{.batch = site.batch, .channels = site.output[0], .pixels = site.output.elements() / site.output[0]},
          padded_(site.output.rank() == 1 && site.output[0] % cpu::lanes(l) != 0),
          elements_(extents_.elements(cpu::lanes(l))) {
        if (training_ && extents_.batch * extents_.pixels < 2)
            throw backend_error("nas.backend.10", "batch norm in training got one element per channel (batch 1, shape ",
                                to_string(site.output),
                                "), whose variance does not exist; use a larger batch or normalise before pooling");
        if (training_)
            needs_.saved_bytes = static_cast<std::size_t>(cpu::batch_norm_saved_elements(l, extents_)) * sizeof(float);
        work_bytes_ = (cpu::batch_norm_scratch_bytes(threads_) + 63) / 64 * 64;
        needs_.scratch_bytes = work_bytes_ + (padded_ ? 2 * static_cast<std::size_t>(elements_) * sizeof(float) : 0);
    }

    bool linkable() const override { return training_ && output_rank_ == 3 && !cpu::moves_zero(op_.act); }
    std::size_t link_bytes() const override { return cpu::norm_link_bytes(level_, extents_.channels, threads_); }
    cpu::norm_link make_link(void* memory) const override {
        return cpu::make_norm_link(level_, op_.act, extents_.channels, threads_, memory);
    }
    void share_work(norm_shares s) override {
        shares_ = s;
        needs_.saved_bytes = needs_.scratch_bytes = 0;
        needs_.backward_reads_inputs = !(s.sums && s.gradient);
    }

    std::string_view implementation() const override { return shares_.load ? "by its neighbours" : to_string(level_); }

    void forward(kernel_io const& io) override {
        if (io.norm_before) return forward_linked(io, *io.norm_before);
        float const* const in = padded_ ? pad(io.inputs[0], copy_of(io, 0)) : io.inputs[0];
        float* const out = padded_ ? copy_of(io, 0) : io.output;
        if (training_)
            cpu::batch_norm_forward_training(level_, {.extents = extents_,
                                                      .epsilon = op_.norm.epsilon,
                                                      .momentum = op_.norm.momentum,
                                                      .act = op_.act,
                                                      .in = in,
                                                      .scale = io.parameters[0],
                                                      .shift = io.parameters[1],
                                                      .running_mean = io.parameters[2],
                                                      .running_variance = io.parameters[3],
                                                      .out = out,
                                                      .saved = static_cast<float*>(io.saved),
                                                      .scratch = io.scratch,
                                                      .threads = threads_});
        else
            cpu::batch_norm_forward_inference(level_, {.extents = extents_,
                                                       .epsilon = op_.norm.epsilon,
                                                       .act = op_.act,
                                                       .in = in,
                                                       .scale = io.parameters[0],
                                                       .shift = io.parameters[1],
                                                       .mean = io.parameters[2],
                                                       .variance = io.parameters[3],
                                                       .out = out,
                                                       .threads = threads_});
        if (padded_) take_back(out, io.output);
    }

    void backward(kernel_io const& io) override {
        if (io.norm_before) return backward_linked(io, *io.norm_before);
        float* const target = io.input_gradients[0];
        cpu::batch_norm_backward(
            level_, {.extents = extents_,
                     .act = op_.act,
                     .in = padded_ ? pad(io.inputs[0], copy_of(io, 0)) : io.inputs[0],
                     .scale = io.parameters[0],
                     .shift = io.parameters[1],
                     .saved = static_cast<float const*>(io.saved),
                     .out_gradient = padded_ ? pad(io.output_gradient, copy_of(io, 1)) : io.output_gradient,
                     .in_gradient = padded_ && target ? copy_of(io, 1) : target,
                     .scale_gradient = io.parameter_gradients[0],
                     .shift_gradient = io.parameter_gradients[1],
                     .scratch = io.scratch,
                     .threads = threads_});
        if (padded_ && target) take_back(copy_of(io, 1), target);
    }

private:
    template <class F>
    void each_image(F const& f) const {
        parallel_for(cpu::worthwhile_threads(threads_, elements_), extents_.batch,
                     [&](std::int64_t begin, std::int64_t end, int thread) {
                         cpu::image_extents some = extents_;
                         some.batch = end - begin;
                         f(some, begin * (elements_ / extents_.batch), thread);
                     });
    }

    void forward_linked(kernel_io const& io, cpu::norm_link const& link) const {
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
        if (shares_.load) return;
        each_image([&](cpu::image_extents const& e, std::int64_t at, int) {
            cpu::apply_norm(level_, link, e, io.inputs[0] + at, io.output + at);
        });
    }

    void backward_linked(kernel_io const& io, cpu::norm_link const& link) const {
        // If the kernel in front applies the gradient, this is where the output gradient lies.
        float* const target = io.input_gradients[0];
        if (!shares_.sums) {
            cpu::clear_parts(level_, link);
            each_image([&](cpu::image_extents const& e, std::int64_t at, int thread) {
                cpu::add_gradient_sums(level_, link, e, io.inputs[0] + at, io.output_gradient + at, target + at,
                                       thread);
            });
        }
        float const* const m = shares_.sums ? io.output_gradient : target;
        cpu::finish_gradient_sums(level_, link, extents_.batch * extents_.pixels, io.parameter_gradients[0],
                                  io.parameter_gradients[1]);
        if (shares_.gradient) return;
        each_image([&](cpu::image_extents const& e, std::int64_t at, int) {
            cpu::apply_norm_gradient(level_, link, e, io.inputs[0] + at, m + at, target + at);
        });
    }

    // Vectors whose length is no multiple of the lanes are copied to rows that are.
    float* copy_of(kernel_io const& io, std::int64_t which) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + work_bytes_) + which * elements_;
    }
    float const* pad(float const* rows, float* padded) const {
        std::int64_t const width = elements_ / extents_.batch;
        std::fill_n(padded, elements_, 0.0f);
        for (std::int64_t n = 0; n < extents_.batch; ++n)
            std::copy_n(rows + n * extents_.channels, extents_.channels, padded + n * width);
        return padded;
    }
    void take_back(float const* padded, float* rows) const {
        std::int64_t const width = elements_ / extents_.batch;
        for (std::int64_t n = 0; n < extents_.batch; ++n)
            std::copy_n(padded + n * width, extents_.channels, rows + n * extents_.channels);
    }

    norm_act op_;
    bool training_;
    std::size_t output_rank_;
    norm_shares shares_{};
    cpu::image_extents extents_;
    bool padded_;
    std::int64_t elements_;
    std::size_t work_bytes_;
};

} // namespace nas::nn::cpu_kernels
