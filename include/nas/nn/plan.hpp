#pragma once
// A network compiled for one backend, batch size and mode: prepared kernels over one arena.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nas/backend/denormals.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/units.hpp>
#include <nas/latency/stopwatch.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/reorder.hpp>
#include <nas/nn/rewrite.hpp>
#include <nas/nn/weights.hpp>
#include <nas/tensor/arena.hpp>
#include <nas/tensor/memory_plan.hpp>

namespace nas::nn {

struct plan_options {
    std::int64_t batch = 1; ///< samples per call
    bool training = false;  ///< backward, batch statistics, dropout
    int threads = 1;        ///< threads inside a kernel; trials run side by side scale better than kernels do
    std::uint64_t seed = 1; ///< of dropout
    /// Bytes the plan may take; 0 = no limit. A training plan that needs more does parts of forward again in backward
    /// instead of keeping what they yield, as few as suffice; results are equal to the last bit.
    std::size_t memory_limit = 0;
    bool recompute = true; ///< false: a plan beyond the limit is refused at once
};

/// Everything a network needs to run, prepared once: no call of `forward` or `backward` allocates.
///
/// Training plans keep what backward needs; inference plans fold batch norm into convolutions and reuse memory as soon
/// as the last reader is done. A plan is used by one thread at a time; plans are independent of each other. The backend
/// must outlive the plan. Throws `backend_error` if no kernel is found for an operation.
class plan {
public:
    /// A trainable parameter inside `parameters()`.
    struct segment {
        std::string name;
        parameter_role role;
        std::size_t offset;   ///< in floats
        std::size_t elements; ///< in the plan's own storage, filling included
    };

    /// One step in the order of execution, for profiles and reports.
    struct step_info {
        std::string name;
        std::string kind;
        std::string implementation;
    };

    /// Throws backend_error nas.plan.8, with the bytes it would take, if it does not fit into `memory_limit`.
    plan(graph const& network, backend const& target, plan_options options) : plan(network, target, options, true) {}
    plan(plan&&) noexcept = default;
    plan& operator=(plan&&) noexcept = default;

    /// Where the batch goes before `forward`: plain layout (NCHW for images), batch * input elements.
    std::span<float> input() { return {floats(input_offset_), input_elements_}; }

    /// Runs the network on `input()`.
    void forward();

    /// What the network yielded, plain layout, batch * output elements; valid until the next `forward`.
    std::span<float const> output() const { return {floats(output_offset_), output_elements_}; }

    /// Where the gradient of the loss by `output()` goes before `backward`. Training plans only.
    std::span<float> output_gradient() {
        return {floats(output_gradient_offset_), options_.training ? output_elements_ : 0};
    }

    /// Fills `gradients()` from `output_gradient()` and the last `forward`. Training plans only.
    void backward();

    /// Trainable parameters in the plan's own storage; between segments lie zeros, so elementwise work may run over all.
    std::span<float> parameters() { return {floats(parameter_offset_), parameter_elements_}; }
    std::span<float const> parameters() const { return {floats(parameter_offset_), parameter_elements_}; }
    /// Gradients of `parameters()`, at the same places. Empty in inference plans.
    std::span<float> gradients() { return {floats(gradient_offset_), options_.training ? parameter_elements_ : 0}; }
    std::span<segment const> segments() const { return segments_; }
    /// Running means and variances, in the plan's own storage.
    std::span<float> statistics() { return {floats(statistics_offset_), statistics_elements_}; }

    /// Takes the parameters of the network from `w` by name. Throws `shape_error` if one is missing or does not fit.
    void load(weights const& w);
    /// Writes parameters and statistics back by name. Training plans only, because inference plans have folded theirs.
    void store(weights& w) const;

    /// Gives the nodes of the network new names, for a network of equal structure: `from[i]` becomes `to[i]`. What
    /// depends on names, as the random numbers of dropout do, is then as in a plan made for that network.
    void rename(std::span<std::string const> from, std::span<std::string const> to);

    /// Number of the next call of `forward`, which selects the random numbers of dropout; set it to resume training.
    std::uint64_t step() const { return step_; }
    void set_step(std::uint64_t s) { step_ = s; }

    /// Bytes a plan takes, to the byte, without taking them. Throws as the constructor does.
    static std::size_t required_bytes(graph const& network, backend const& target, plan_options const& options) {
        return plan(network, target, options, false).measured_bytes_;
    }
    /// What the plan takes at any time: parameters, gradients, activations, work space.
    std::size_t arena_bytes() const { return arena_.size(); }
    /// Steps that backward does again, to fit into `memory_limit`.
    std::size_t recomputed_steps() const {
        return static_cast<std::size_t>(
            std::count_if(steps_.begin(), steps_.end(), [](step_data const& s) { return s.again; }));
    }
    plan_options const& options() const { return options_; }
    std::vector<step_info> steps() const;

    /// How long each step took in one `forward`, and one `backward` of a training plan, with an output gradient of ones.
    struct step_time {
        milliseconds forward{}, backward{};
    };
    std::vector<step_time> profile();

    /// What a reader should know: operations that fell back to the reference backend, once per kind.
    std::span<std::string const> notes() const { return notes_; }

private:
    struct tensor {
        shape extents;
        layout order;
        std::int32_t producer = -1; // step; -1 = the input of the network
        std::vector<std::int32_t> readers;
        bool wants_gradient = false;
        std::size_t offset = 0, gradient_offset = 0;
        std::size_t late_offset = 0; // in backward: elsewhere if the tensor is computed again
        // Tensors whose memory these share: the result of a norm or gate that its readers apply has none of its own, nor
        // has the gradient of a norm that the kernel in front applies.
        std::int32_t data_of = -1, gradient_of = -1;
    };
    struct stored_parameter {
        parameter what;
        std::string name; // full name; for folded convolutions the name of the convolution's own parameter
        std::size_t offset = 0;
        std::int64_t elements = 0;
    };
    /// A second reader's part of the gradient of a tensor.
    struct gradient_share {
        float* sum;
        float const* part;
        std::size_t elements;
    };
    struct step_data {
        std::string name;
        std::string kind;
        std::unique_ptr<kernel> run;
        kernel_needs needs;
        std::vector<std::int32_t> inputs; // tensors
        std::int32_t output = -1;
        std::vector<stored_parameter> stored;
        parameter_source source;
        std::uint64_t seed = 0;
        std::size_t saved_offset = 0, scratch_forward = 0, scratch_again = 0, scratch_backward = 0;
        double work = 0;         // multiply-adds per sample
        std::int32_t group = -1; // of steps that backward does again; -1 = none
        bool again = false;      // this one is needed for it
        bool gates = false;      // multiplies images by one factor per channel

        // Batch norms this step works for; a norm that shares its work has its own link, and is `norm_before` of itself.
        norm_duties duties{};
        std::int32_t norm_before = -1, norm_behind = -1; // steps
        linked_norm* norm = nullptr;
        std::size_t link_offset = 0;
        std::unique_ptr<cpu::norm_link> link;

        // the pointers of kernel_io
        std::vector<float const*> input_pointers, late_input_pointers;
        std::vector<float*> parameter_pointers, input_gradient_pointers, parameter_gradient_pointers;
        std::vector<gradient_share> shares; // to be added after backward
    };

    float* floats(std::size_t offset) const {
        return reinterpret_cast<float*>(const_cast<std::byte*>(arena_.data()) + offset);
    }
    std::size_t bytes_of(tensor const& t) const {
        return static_cast<std::size_t>(storage_elements(options_.batch, t.extents, t.order)) * sizeof(float);
    }

    std::int32_t add_step(std::string name, std::string_view kind, std::unique_ptr<kernel> run,
                          std::vector<std::int32_t> inputs, shape const& output);
    std::int32_t in_layout(std::int32_t tensor_index, layout wanted);
    std::string reorder_name(std::int32_t tensor_index) const;
    void add_node(node const& n, graph const& g, backend const& target, std::vector<std::int32_t> const& tensor_of);
    static std::vector<bool> nodes_that_matter(graph const& g);
    void share_gates();
    void share_norms();
    std::size_t place_within_limit();
    std::size_t place_everything();
    std::vector<std::int32_t> cuts() const;
    bool kept(std::int32_t index) const;
    void recompute(std::vector<std::int32_t> const& boundaries, std::size_t groups);
    void bind_pointers();
    kernel_io io_of(step_data const& s, bool late) const;
    void fold(step_data& s, weights const& w);
    template <class Around>
    void run_forward(Around around);
    template <class Around>
    void run_backward(Around around);
    void run_again(std::size_t last);
    void run_backward_of(step_data const& s);

    plan(graph const& network, backend const& target, plan_options options, bool allocate);

    /// A second reader's part of a gradient, as placed.
    struct placed_share {
        std::size_t step, input, offset;
    };

    plan_options options_;
    arena arena_;
    std::size_t measured_bytes_ = 0;
    std::vector<placed_share> placed_shares_;
    std::size_t backup_offset_ = 0; // statistics, while steps are done again
    std::vector<tensor> tensors_;   // 0 is the input of the network
    std::vector<step_data> steps_;
    std::vector<segment> segments_;
    std::vector<std::string> notes_;
    std::size_t input_offset_ = 0, input_elements_ = 0;
    std::size_t output_offset_ = 0, output_elements_ = 0, output_gradient_offset_ = 0;
    std::size_t parameter_offset_ = 0, parameter_elements_ = 0, gradient_offset_ = 0;
    std::size_t statistics_offset_ = 0, statistics_elements_ = 0;
    std::int32_t output_tensor_ = 0;
    std::uint64_t step_ = 0;
};

// --- execution ---------------------------------------------------------------------------------------------------------

template <class Around>
void plan::run_forward(Around around) {
    flush_denormals const guard(options_.threads);
    for (std::size_t i = 0; i < steps_.size(); ++i) around(i, [&] { steps_[i].run->forward(io_of(steps_[i], false)); });
    if (options_.training) ++step_;
}

template <class Around>
void plan::run_backward(Around around) {
    if (!options_.training)
        throw backend_error("nas.plan.6", "backward of an inference plan; make it with .training = true");
    flush_denormals const guard(options_.threads);
    bool const any_again = std::any_of(steps_.begin(), steps_.end(), [](step_data const& s) { return s.again; });
    if (any_again) std::copy_n(floats(statistics_offset_), statistics_elements_, floats(backup_offset_));
    std::int32_t group = -1;
    for (std::size_t i = steps_.size(); i-- > 0;) {
        step_data const& s = steps_[i];
        if (s.group >= 0 && s.group != group) {
            group = s.group;
            around(i, [&] { run_again(i); });
        }
        if (tensors_[static_cast<std::size_t>(s.output)].wants_gradient) around(i, [&] { run_backward_of(s); });
    }
    // Running statistics moved in forward already.
    if (any_again) std::copy_n(floats(backup_offset_), statistics_elements_, floats(statistics_offset_));
}

// The forward steps of the group that ends with step `last`.
inline void plan::run_again(std::size_t last) {
    std::size_t first = last;
    while (first > 0 && steps_[first - 1].group == steps_[last].group) --first;
    for (std::size_t i = first; i <= last; ++i) {
        if (!steps_[i].again) continue;
        kernel_io io = io_of(steps_[i], true);
        io.step = step_ - 1;
        io.scratch = steps_[i].needs.scratch_bytes ? floats(steps_[i].scratch_again) : nullptr;
        steps_[i].run->forward(io);
    }
}

inline void plan::run_backward_of(step_data const& s) {
    kernel_io io = io_of(s, true);
    io.step = step_ - 1; // of the matching forward
    io.scratch = s.needs.scratch_bytes ? floats(s.scratch_backward) : nullptr;
    io.output_gradient = floats(tensors_[static_cast<std::size_t>(s.output)].gradient_offset);
    io.input_gradients = s.input_gradient_pointers;
    io.parameter_gradients = s.parameter_gradient_pointers;
    s.run->backward(io);
    for (gradient_share const& share : s.shares)
        parallel_for(options_.threads, static_cast<std::int64_t>(share.elements),
                     [&share](std::int64_t begin, std::int64_t end, int) {
                         float* const sum = share.sum;
                         float const* const part = share.part;
                         for (std::int64_t e = begin; e < end; ++e) sum[e] += part[e];
                     });
}

inline void plan::forward() {
    run_forward([](std::size_t, auto run) { run(); });
}

inline void plan::backward() {
    run_backward([](std::size_t, auto run) { run(); });
}

inline std::vector<plan::step_time> plan::profile() {
    std::vector<step_time> times(steps_.size());
    auto const into = [&](milliseconds step_time::*member) {
        return [&times, member](std::size_t i, auto run) {
            double const start = latency::now();
            run();
            times[i].*member = milliseconds{(times[i].*member).count() + 1e3 * (latency::now() - start)};
        };
    };
    run_forward(into(&step_time::forward));
    if (!options_.training) return times;
    std::fill(output_gradient().begin(), output_gradient().end(), 1.0f);
    run_backward(into(&step_time::backward));
    return times;
}

inline std::vector<plan::step_info> plan::steps() const {
    std::vector<step_info> out;
    for (step_data const& s : steps_) out.push_back({s.name, s.kind, std::string(s.run->implementation())});
    return out;
}

} // namespace nas::nn

#include <nas/nn/plan_compilation.hpp> // IWYU pragma: keep: the constructor
#include <nas/nn/plan_parameters.hpp>  // IWYU pragma: keep: load and store
