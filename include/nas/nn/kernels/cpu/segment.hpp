#pragma once
// segment_kernel: a kernel with the batch norms in front and behind, run on a few images at a time so that what passes
// between them stays in cache.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/cpu/multiply.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/site.hpp>

namespace nas::nn::cpu_kernels {

/// A kernel with one image as input that a segment may run on a few images with one thread. It saves nothing from
/// forward to backward, and its parameter gradients over several calls may be added.
class image_kernel : public kernel {
public:
    /// Memory that `prepare_forward` and `prepare_backward` fill from the parameters, and all threads read.
    virtual std::size_t shared_bytes() const { return 0; }
    virtual void prepare_forward(kernel_io const&, void* /*shared*/) {}
    virtual void forward_prepared(kernel_io const& io, void const* /*shared*/) { forward(io); }
    virtual void prepare_backward(kernel_io const&, void* /*shared*/) {}
    virtual void backward_prepared(kernel_io const& io, void const* /*shared*/) { backward(io); }
};

/// Runs as `whole` on the whole batch until it is told to work for the norms around it. Then each thread takes its images
/// in chunks: norm and gate on load -> kernel -> statistics; and backward: gradient of the norm behind -> kernel -> gradient
/// of the gate -> sums of the norm in front. The gradients of parameters are added per thread, then over the threads in order.
class segment_kernel final : public kernel {
public:
    /// Makes the kernel for a site; null if there is none.
    using maker = std::function<std::unique_ptr<image_kernel>(kernel_site const&)>;

    segment_kernel(kernel_site const& site, cpu::simd_level l, std::unique_ptr<kernel> whole, maker make)
        : whole_(std::move(whole)),
          make_(std::move(make)),
          inputs_(site.inputs.begin(), site.inputs.end()),
          layouts_(site.input_layouts.begin(), site.input_layouts.end()),
          output_(site.output),
          image_layout_(site.image_layout),
          batch_(site.batch),
          threads_(site.threads),
          level_(l) {}

    kernel_needs needs() const override { return duties_ == norm_duties{} ? whole_->needs() : needs_; }

    norm_duties offers(bool only_reader) override {
        if (chunk_ == 0) prepare();
        if (parts_.empty()) return {};
        bool const blocked = !parts_[0]->needs().input_layouts[0].plain();
        return {
            .norm_on_load = blocked, .norm_sums = blocked && only_reader, .norm_behind = true, .gate_on_load = blocked};
    }

    /// Precondition: `offers()` was asked and said so.
    void assign(norm_duties d) override {
        duties_ = d;
        if (d == norm_duties{}) {
            parts_.clear();
            return;
        }
        whole_.reset();
        arrange();
    }

    void forward(kernel_io const& io) override {
        if (whole_) return whole_->forward(io);
        if (duties_.norm_behind) cpu::clear_parts(level_, *io.norm_behind);
        if (shared_bytes_) {
            float const* const none = nullptr;
            parts_[0]->prepare_forward(part_of(io, none, nullptr, 0), io.scratch);
        }
        each_chunk([&](std::int64_t first, int thread) {
            float const* const x = load(io, first, thread);
            float* const y = io.output + first * out_size_;
            parts_[static_cast<std::size_t>(thread)]->forward_prepared(part_of(io, x, y, thread), io.scratch);
            if (duties_.norm_behind) cpu::add_statistics(level_, *io.norm_behind, out_, y, thread);
        });
    }

    void backward(kernel_io const& io) override {
        if (whole_) return whole_->backward(io);
        bool const sums = duties_.norm_sums;
        if (sums) cpu::clear_parts(level_, *io.norm_before);
        if (shared_bytes_) {
            float const* const none = nullptr;
            parts_[0]->prepare_backward(part_of(io, none, nullptr, 0), io.scratch);
        }
        for (int t = 0; t < threads_; ++t) std::fill_n(floats(io.scratch, t, added_), parameter_floats_, 0.0f);
        each_chunk([&](std::int64_t first, int thread) {
            float const *x = io.inputs[0] + first * in_size_, *y = io.output + first * out_size_;
            float const* gradient = io.output_gradient + first * out_size_;
            if (duties_.norm_behind) {
                float* const loaded = floats(io.scratch, thread, gradient_);
                cpu::apply_norm_gradient(level_, *io.norm_behind, out_, y, gradient, loaded);
                gradient = loaded;
            }
            float const* const loaded_x = load(io, first, thread);
            float* const to = io.input_gradients[0] ? io.input_gradients[0] + first * in_size_ : nullptr;
            backward_part(io, loaded_x, gradient, to, thread);
            if (duties_.gate_on_load) {
                std::int64_t const at = first * gate_size_;
                cpu::multiply_gate_backward(level_, in_, x, io.inputs[1] + at, to, to, io.input_gradients[1] + at, 1,
                                            loaded_norm(io));
            }
            if (sums) cpu::add_gradient_sums(level_, *io.norm_before, in_, x, to, to, thread);
        });
        join_parameter_gradients(io);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        any().pack_parameter(index, plain, packed, elements);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        any().unpack_parameter(index, packed, plain, elements);
    }
    std::string_view implementation() const override { return any().implementation(); }

private:
    static constexpr std::int64_t chunk_floats = 1 << 18; // 1 MiB
    static constexpr std::size_t most_parameters = 4;

    kernel const& any() const { return whole_ ? *whole_ : static_cast<kernel const&>(*parts_[0]); }

    // One kernel per thread, for chunks that divide the batch; none if there are too few images or no such kernel.
    void prepare() {
        chunk_ = 1;
        if (batch_ < 2 * threads_ || inputs_.size() != 1 || inputs_[0].rank() != 3 || output_.rank() != 3) return;
        // A few images stay in the second-level cache; but what is done with the parameters in every chunk, adding up
        // their gradients above all, must stay little beside the work on its images.
        std::int64_t parameter_floats = 0;
        for (std::int64_t const n : whole_->needs().parameter_elements) parameter_floats += n;
        std::int64_t const image_floats =
            storage_elements(1, inputs_[0], image_layout_) + storage_elements(1, output_, image_layout_);
        std::int64_t const most = std::max(chunk_floats, 16 * parameter_floats);
        for (std::int64_t c = 1; c <= batch_ / threads_; ++c)
            if (batch_ % c == 0 && c * image_floats <= most) chunk_ = c;
        kernel_site const site{.inputs = inputs_,
                               .output = output_,
                               .batch = chunk_,
                               .training = true,
                               .threads = 1,
                               .image_layout = image_layout_,
                               .input_layouts = layouts_};
        for (int t = 0; t < threads_; ++t) {
            auto made = make_(site);
            if (!made || made->needs().saved_bytes || made->needs().output_layout.plain() ||
                made->needs().parameter_elements.size() > most_parameters) {
                parts_.clear();
                return;
            }
            parts_.push_back(std::move(made));
        }
    }

    void arrange() {
        kernel_needs const one = parts_[0]->needs();
        layout const from = one.input_layouts[0], to = one.output_layout;
        in_ = {.batch = chunk_, .channels = inputs_[0][0], .pixels = inputs_[0][1] * inputs_[0][2]};
        out_ = {.batch = chunk_, .channels = output_[0], .pixels = output_[1] * output_[2]};
        in_size_ = storage_elements(1, inputs_[0], from);
        out_size_ = storage_elements(1, output_, to);
        gate_size_ = in_size_ / in_.pixels;
        parameters_ = one.parameter_elements;
        parameter_floats_ = 0;
        for (std::int64_t const n : parameters_) parameter_floats_ += rounded(n);
        shared_bytes_ = (parts_[0]->shared_bytes() + 63) / 64 * 64;
        std::int64_t at = 0;
        auto const place = [&at](std::int64_t floats) { return std::exchange(at, at + rounded(floats)); };
        loaded_ = place(loads() ? chunk_ * in_size_ : 0);
        gradient_ = place(duties_.norm_behind ? chunk_ * out_size_ : 0);
        fresh_ = place(parameter_floats_);
        added_ = place(parameter_floats_);
        work_ = place(static_cast<std::int64_t>((one.scratch_bytes + sizeof(float) - 1) / sizeof(float)));
        per_thread_ = at;

        needs_ = one;
        needs_.scratch_bytes = shared_bytes_ + static_cast<std::size_t>(threads_ * per_thread_) * sizeof(float);
        needs_.backward_reads_inputs = true;
        needs_.backward_reads_output = duties_.norm_behind;
    }

    bool loads() const { return duties_.norm_on_load || duties_.gate_on_load; }

    static constexpr std::int64_t rounded(std::int64_t floats) { return (floats + 15) / 16 * 16; }

    float* floats(void* scratch, int thread, std::int64_t at) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(scratch) + shared_bytes_) + thread * per_thread_ + at;
    }

    template <class F>
    void each_chunk(F const& f) const {
        parallel_for(threads_, batch_ / chunk_, [&](std::int64_t begin, std::int64_t end, int thread) {
            for (std::int64_t i = begin; i < end; ++i) f(i * chunk_, thread);
        });
    }

    cpu::norm_link const* loaded_norm(kernel_io const& io) const {
        return duties_.norm_on_load ? io.norm_before : nullptr;
    }

    // Input images from `first` on, norm and gate applied.
    float const* load(kernel_io const& io, std::int64_t first, int thread) const {
        float const* const x = io.inputs[0] + first * in_size_;
        if (!loads()) return x;
        float* const loaded = floats(io.scratch, thread, loaded_);
        if (duties_.gate_on_load)
            cpu::multiply_gate_forward(level_, in_, x, io.inputs[1] + first * gate_size_, loaded, 1, loaded_norm(io));
        else cpu::apply_norm(level_, *io.norm_before, in_, x, loaded);
        return loaded;
    }

    // `x` must outlive the result's use: spans of one element lie in it.
    kernel_io part_of(kernel_io const& io, float const* const& x, float* y, int thread) const {
        kernel_io part;
        part.inputs = {&x, 1};
        part.output = y;
        part.parameters = io.parameters;
        part.scratch = floats(io.scratch, thread, work_);
        part.step = io.step;
        part.seed = io.seed;
        return part;
    }

    void backward_part(kernel_io const& io, float const* x, float const* gradient, float* in_gradient,
                       int thread) const {
        kernel_io part = part_of(io, x, nullptr, thread);
        part.output_gradient = gradient;
        part.input_gradients = {&in_gradient, 1};
        std::array<float*, most_parameters> fresh{};
        float* const first = floats(io.scratch, thread, fresh_);
        std::int64_t at = 0;
        for (std::size_t p = 0; p < parameters_.size(); at += rounded(parameters_[p++]))
            fresh[p] = io.parameter_gradients[p] ? first + at : nullptr;
        part.parameter_gradients = {fresh.data(), parameters_.size()};
        parts_[static_cast<std::size_t>(thread)]->backward_prepared(part, io.scratch);
        float* const added = floats(io.scratch, thread, added_);
        at = 0;
        for (std::size_t p = 0; p < parameters_.size(); at += rounded(parameters_[p++]))
            if (fresh[p])
                for (std::int64_t i = at; i < at + parameters_[p]; ++i) added[i] += first[i];
    }

    void join_parameter_gradients(kernel_io const& io) const {
        std::int64_t at = 0;
        for (std::size_t p = 0; p < parameters_.size(); at += rounded(parameters_[p++])) {
            float* const out = io.parameter_gradients[p];
            if (!out) continue;
            std::copy_n(floats(io.scratch, 0, added_) + at, parameters_[p], out);
            for (int t = 1; t < threads_; ++t) {
                float const* const more = floats(io.scratch, t, added_) + at;
                for (std::int64_t i = 0; i < parameters_[p]; ++i) out[i] += more[i];
            }
        }
    }

    std::unique_ptr<kernel> whole_;
    maker make_;
    std::vector<shape> inputs_;
    std::vector<layout> layouts_;
    shape output_;
    layout image_layout_;
    std::int64_t batch_;
    int threads_;
    cpu::simd_level level_;

    std::vector<std::unique_ptr<image_kernel>> parts_; // one per thread
    norm_duties duties_;
    kernel_needs needs_;
    std::int64_t chunk_ = 0;                  // images; 0 = not prepared
    cpu::image_extents in_, out_;             // of a chunk
    std::int64_t in_size_ = 0, out_size_ = 0; // floats of an image
    std::int64_t gate_size_ = 0;              // of the factors of an image
    std::vector<std::int64_t> parameters_;
    std::int64_t parameter_floats_ = 0;
    std::size_t shared_bytes_ = 0;
    // Where things lie in the scratch memory of a thread, in floats.
    std::int64_t loaded_ = 0, gradient_ = 0, fresh_ = 0, added_ = 0, work_ = 0, per_thread_ = 0;
};

} // namespace nas::nn::cpu_kernels
