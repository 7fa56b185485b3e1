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
#include <utility>
#include <vector>

#include <nas/backend/denormals.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
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
    std::int64_t batch = 1;  ///< samples per call
    bool training = false;   ///< backward, batch statistics, dropout
    int threads = 1;         ///< threads inside a kernel; trials run side by side scale better than kernels do
    std::uint64_t seed = 1;  ///< of dropout
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

    plan(graph const& network, backend const& target, plan_options options);
    plan(plan&&) noexcept = default;
    plan& operator=(plan&&) noexcept = default;

    /// Where the batch goes before `forward`: plain layout (NCHW for images), batch * input elements.
    std::span<float> input() { return {floats(input_offset_), input_elements_}; }

    /// Runs the network on `input()`.
    void forward();

    /// What the network yielded, plain layout, batch * output elements; valid until the next `forward`.
    std::span<float const> output() const { return {floats(output_offset_), output_elements_}; }

    /// Where the gradient of the loss by `output()` goes before `backward`. Training plans only.
    std::span<float> output_gradient() { return {floats(output_gradient_offset_), options_.training ? output_elements_ : 0}; }

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

    /// Number of the next call of `forward`, which selects the random numbers of dropout; set it to resume training.
    std::uint64_t step() const { return step_; }
    void set_step(std::uint64_t s) { step_ = s; }

    std::size_t arena_bytes() const { return arena_.size(); }
    plan_options const& options() const { return options_; }
    std::vector<step_info> steps() const;
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
    };
    struct stored_parameter {
        parameter what;
        std::string name; // full name; for folded convolutions the name of the convolution's own parameter
        std::size_t offset = 0;
        std::int64_t elements = 0;
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
        std::size_t saved_offset = 0, scratch_forward = 0, scratch_backward = 0;

        // the pointers of kernel_io
        std::vector<float const*> input_pointers;
        std::vector<float*> parameter_pointers, input_gradient_pointers, parameter_gradient_pointers;
        std::vector<std::pair<float*, float const*>> accumulate; // after backward: first += second
        std::vector<std::size_t> accumulate_elements;
    };

    float* floats(std::size_t offset) const { return reinterpret_cast<float*>(const_cast<std::byte*>(arena_.data()) + offset); }
    std::size_t bytes_of(tensor const& t) const {
        return static_cast<std::size_t>(storage_elements(options_.batch, t.extents, t.order)) * sizeof(float);
    }

    std::int32_t add_step(std::string name, std::string_view kind, std::unique_ptr<kernel> run, std::vector<std::int32_t> inputs, shape const& output);
    std::int32_t in_layout(std::int32_t tensor_index, layout wanted);
    void add_node(node const& n, graph const& g, backend const& target, std::vector<std::int32_t> const& tensor_of);
    static std::vector<bool> nodes_that_matter(graph const& g);
    void place_everything();
    void bind_pointers();
    kernel_io io_of(step_data const& s) const;
    void fold(step_data& s, weights const& w);

    plan_options options_;
    arena arena_;
    std::vector<tensor> tensors_; // 0 is the input of the network
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

// --- compilation -------------------------------------------------------------------------------------------------------

inline plan::plan(graph const& network, backend const& target, plan_options options) : options_(options) {
    if (options_.batch < 1) throw backend_error("nas.plan.1", "a plan needs a batch of at least 1, got ", options_.batch);
    if (options_.threads < 1) throw backend_error("nas.plan.2", "a plan needs at least 1 thread, got ", options_.threads);
    rewritten_graph const r = rewrite(network, options_.training);

    tensors_.push_back({.extents = r.g.input_shape(), .order = plain_layout, .readers = {}});
    std::vector<bool> const live = nodes_that_matter(r.g);
    std::vector<std::int32_t> tensor_of(r.g.nodes().size(), -1); // of each node of the rewritten graph
    for (std::size_t i = 0; i < r.g.nodes().size(); ++i) {
        if (!live[i]) continue;
        add_node(r.g.nodes()[i], r.g, target, tensor_of);
        steps_.back().source = r.sources[i];
        tensor_of[i] = steps_.back().output;
    }
    value const yielded = r.g.output();
    output_tensor_ = in_layout(yielded.node < 0 ? 0 : tensor_of[static_cast<std::size_t>(yielded.node)], plain_layout);
    place_everything();
    bind_pointers();
}

/// Nodes from which the output can be reached; the others are not run.
inline std::vector<bool> plan::nodes_that_matter(graph const& g) {
    std::vector<bool> live(g.nodes().size(), false);
    if (g.output().node >= 0) live[static_cast<std::size_t>(g.output().node)] = true;
    for (std::size_t i = live.size(); i-- > 0;) {
        if (!live[i]) continue;
        for (value const v : g.nodes()[i].inputs)
            if (v.node >= 0) live[static_cast<std::size_t>(v.node)] = true;
    }
    return live;
}

inline std::int32_t plan::add_step(std::string name, std::string_view kind, std::unique_ptr<kernel> run,
                                   std::vector<std::int32_t> inputs, shape const& output) {
    auto const index = static_cast<std::int32_t>(steps_.size());
    step_data s;
    s.seed = hash_combine(options_.seed, hash_text(name));
    s.name = std::move(name);
    s.kind = kind;
    s.needs = run->needs();
    s.run = std::move(run);
    s.inputs = std::move(inputs);
    s.output = static_cast<std::int32_t>(tensors_.size());
    bool wants_gradient = false;
    for (std::int32_t const t : s.inputs) {
        tensor& in = tensors_[static_cast<std::size_t>(t)];
        in.readers.push_back(index);
        wants_gradient |= in.wants_gradient;
    }
    tensors_.push_back({.extents = output, .order = s.needs.output_layout, .producer = index, .readers = {}, .wants_gradient = wants_gradient});
    steps_.push_back(std::move(s));
    return steps_.back().output;
}

inline std::int32_t plan::in_layout(std::int32_t tensor_index, layout wanted) {
    tensor const& t = tensors_[static_cast<std::size_t>(tensor_index)];
    if (t.order == wanted) return tensor_index;
    for (std::int32_t const reader : t.readers) { // an earlier reorder of the same tensor serves again
        step_data const& s = steps_[static_cast<std::size_t>(reader)];
        if (s.kind == "reorder" && s.needs.output_layout == wanted) return s.output;
    }
    if (t.extents.rank() != 3)
        throw backend_error("nas.plan.3", "a kernel asks for blocks of ", wanted.block, " channels for a tensor of shape ",
                            to_string(t.extents), "; only images {C, H, W} have blocked layouts");
    shape const extents = t.extents;
    std::string name = nas::concat(t.producer < 0 ? "input" : steps_[static_cast<std::size_t>(t.producer)].name, ".reorder");
    return add_step(std::move(name), "reorder",
                    std::make_unique<reorder_kernel>(extents, options_.batch, t.order, wanted, options_.threads), {tensor_index}, extents);
}

inline void plan::add_node(node const& n, graph const& g, backend const& target, std::vector<std::int32_t> const& tensor_of) {
    std::vector<shape> const shapes = g.input_shapes(n);
    std::vector<std::int32_t> inputs;
    std::vector<layout> layouts;
    for (value const v : n.inputs) {
        inputs.push_back(v.node < 0 ? 0 : tensor_of[static_cast<std::size_t>(v.node)]);
        layouts.push_back(tensors_[static_cast<std::size_t>(inputs.back())].order);
    }
    kernel_site site{.inputs = shapes, .output = n.output, .batch = options_.batch, .training = options_.training,
                     .threads = options_.threads, .image_layout = target.image_layout(), .input_layouts = layouts};
    std::unique_ptr<kernel> run = target.make_kernel(n.op, site);
    if (!run) run = n.op.make_kernel(site);
    if (!run && target.fallback()) {
        site.image_layout = target.fallback()->image_layout();
        run = target.fallback()->make_kernel(n.op, site);
        std::string note = nas::concat("backend ", target.name(), " has no kernel for ", n.op.kind(), " as in ", n.name, "; backend ",
                                  target.fallback()->name(), " runs it");
        bool const known = std::any_of(steps_.begin(), steps_.end(), [&](step_data const& s) { return s.kind == n.op.kind() && s.run->implementation() == "reference"; });
        if (run && !known) notes_.push_back(std::move(note));
    }
    if (!run)
        throw backend_error("nas.plan.4", "backend ", target.name(), " has no kernel for operation ", n.op.kind(), " of node ", n.name,
                            "; give the operation a make_kernel member or enter one with backend::provide");

    kernel_needs const needs = run->needs();
    if (needs.input_layouts.size() != inputs.size())
        throw backend_error("nas.plan.5", "the kernel of ", n.op.kind(), " (node ", n.name, ") states ", needs.input_layouts.size(),
                            " input layouts for ", inputs.size(), " inputs");
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = in_layout(inputs[i], needs.input_layouts[i]);
    add_step(n.name, n.op.kind(), std::move(run), std::move(inputs), n.output);

    step_data& s = steps_.back();
    std::vector<parameter> const declared = n.op.parameters(shapes);
    for (std::size_t i = 0; i < declared.size(); ++i) {
        std::int64_t const elements = needs.parameter_elements.empty() ? declared[i].extents.elements() : needs.parameter_elements.at(i);
        s.stored.push_back({declared[i], parameter_name(n.name, declared[i].name), 0, elements});
        if (trainable(declared[i].role)) tensors_.back().wants_gradient = true;
    }
}

inline void plan::place_everything() {
    // Time runs forward through the steps, then, for training, backward: step s runs at s and again at 2 n - 1 - s.
    auto const n = static_cast<std::int32_t>(steps_.size());
    auto const back = [n](std::int32_t step) { return 2 * n - 1 - step; };
    std::int32_t const end = options_.training ? 2 * n : n;

    std::vector<buffer_lifetime> buffers;
    std::vector<std::size_t*> owners;
    auto const place = [&](std::size_t& offset, std::size_t bytes, std::int32_t first, std::int32_t last) {
        buffers.push_back({bytes, first, last});
        owners.push_back(&offset);
    };

    // Parameters, gradients and statistics live for ever, each kind in one piece.
    for (step_data& s : steps_)
        for (stored_parameter& p : s.stored) {
            std::size_t& total = trainable(p.what.role) ? parameter_elements_ : statistics_elements_;
            p.offset = total;
            if (trainable(p.what.role)) segments_.push_back({p.name, p.what.role, p.offset, static_cast<std::size_t>(p.elements)});
            total += arena::round_up(static_cast<std::size_t>(p.elements), arena::alignment / sizeof(float));
        }
    place(parameter_offset_, parameter_elements_ * sizeof(float), -1, end);
    if (options_.training) place(gradient_offset_, parameter_elements_ * sizeof(float), -1, end);
    place(statistics_offset_, statistics_elements_ * sizeof(float), -1, end);

    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        tensor& t = tensors_[i];
        std::int32_t const born = t.producer;
        std::int32_t last = born;
        for (std::int32_t const reader : t.readers) {
            last = std::max(last, reader);
            if (options_.training && steps_[static_cast<std::size_t>(reader)].needs.backward_reads_inputs) last = std::max(last, back(reader));
        }
        if (options_.training && t.producer >= 0 && steps_[static_cast<std::size_t>(t.producer)].needs.backward_reads_output)
            last = std::max(last, back(t.producer));
        bool const is_output = static_cast<std::int32_t>(i) == output_tensor_;
        place(t.offset, bytes_of(t), born, i == 0 || is_output ? end : last);
        if (!options_.training || !(t.wants_gradient || is_output)) continue;
        // The gradient is written first by the last reader; the user writes that of the output before backward begins.
        std::int32_t first = t.readers.empty() ? n - 1 : back(*std::max_element(t.readers.begin(), t.readers.end()));
        if (is_output) first = std::min(first, n - 1);
        place(t.gradient_offset, bytes_of(t), first, t.producer < 0 ? end : back(t.producer));
    }

    for (std::int32_t i = 0; i < n; ++i) {
        step_data& s = steps_[static_cast<std::size_t>(i)];
        if (s.needs.saved_bytes) place(s.saved_offset, s.needs.saved_bytes, i, options_.training ? back(i) : i);
        if (!s.needs.scratch_bytes) continue;
        place(s.scratch_forward, s.needs.scratch_bytes, i, i);
        if (options_.training) place(s.scratch_backward, s.needs.scratch_bytes, back(i), back(i));
    }

    // A second reader of a tensor writes its share of the gradient to a buffer of its own, which is then added.
    std::vector<std::size_t> shares;
    std::vector<std::pair<std::size_t, std::size_t>> share_of; // step, input
    if (options_.training) {
        for (std::size_t t = 0; t < tensors_.size(); ++t) {
            if (!tensors_[t].wants_gradient) continue;
            bool first = static_cast<std::int32_t>(t) != output_tensor_; // the user's gradient of the output comes before all
            for (std::int32_t i = n - 1; i >= 0; --i) {
                step_data& s = steps_[static_cast<std::size_t>(i)];
                for (std::size_t k = 0; k < s.inputs.size(); ++k) {
                    if (s.inputs[k] != static_cast<std::int32_t>(t)) continue;
                    if (!std::exchange(first, false)) share_of.push_back({static_cast<std::size_t>(i), k});
                }
            }
        }
        shares.resize(share_of.size());
        for (std::size_t i = 0; i < shares.size(); ++i) {
            auto const [step, input] = share_of[i];
            tensor const& t = tensors_[static_cast<std::size_t>(steps_[step].inputs[input])];
            std::int32_t const now = back(static_cast<std::int32_t>(step));
            place(shares[i], bytes_of(t), now, now);
        }
    }

    memory_plan const m = plan_memory(buffers);
    for (std::size_t i = 0; i < owners.size(); ++i) *owners[i] = m.offsets[i];
    arena_ = arena(m.bytes);

    tensor const& in = tensors_.front();
    tensor const& out = tensors_[static_cast<std::size_t>(output_tensor_)];
    input_offset_ = in.offset;
    input_elements_ = bytes_of(in) / sizeof(float);
    output_offset_ = out.offset;
    output_gradient_offset_ = out.gradient_offset;
    output_elements_ = bytes_of(out) / sizeof(float);

    for (step_data& s : steps_) {
        s.input_gradient_pointers.assign(s.inputs.size(), nullptr);
        if (!options_.training) continue;
        for (std::size_t k = 0; k < s.inputs.size(); ++k) {
            tensor const& t = tensors_[static_cast<std::size_t>(s.inputs[k])];
            if (t.wants_gradient) s.input_gradient_pointers[k] = floats(t.gradient_offset);
        }
    }
    for (std::size_t i = 0; i < shares.size(); ++i) {
        step_data& s = steps_[share_of[i].first];
        float*& pointer = s.input_gradient_pointers[share_of[i].second];
        tensor const& t = tensors_[static_cast<std::size_t>(s.inputs[share_of[i].second])];
        s.accumulate.push_back({pointer, floats(shares[i])});
        s.accumulate_elements.push_back(bytes_of(t) / sizeof(float));
        pointer = floats(shares[i]);
    }
}

inline void plan::bind_pointers() {
    for (step_data& s : steps_) {
        for (std::int32_t const t : s.inputs) s.input_pointers.push_back(floats(tensors_[static_cast<std::size_t>(t)].offset));
        for (stored_parameter const& p : s.stored) {
            bool const train = trainable(p.what.role);
            s.parameter_pointers.push_back(floats(train ? parameter_offset_ : statistics_offset_) + p.offset);
            s.parameter_gradient_pointers.push_back(options_.training && train ? floats(gradient_offset_) + p.offset : nullptr);
        }
    }
}

inline kernel_io plan::io_of(step_data const& s) const {
    kernel_io io;
    io.inputs = s.input_pointers;
    io.output = floats(tensors_[static_cast<std::size_t>(s.output)].offset);
    io.parameters = s.parameter_pointers;
    io.saved = s.needs.saved_bytes ? floats(s.saved_offset) : nullptr;
    io.scratch = s.needs.scratch_bytes ? floats(s.scratch_forward) : nullptr;
    io.step = step_;
    io.seed = s.seed;
    return io;
}

// --- execution ---------------------------------------------------------------------------------------------------------

inline void plan::forward() {
    flush_denormals const guard(options_.threads);
    for (step_data const& s : steps_) s.run->forward(io_of(s));
    if (options_.training) ++step_;
}

inline void plan::backward() {
    if (!options_.training) throw backend_error("nas.plan.6", "backward of an inference plan; make it with .training = true");
    flush_denormals const guard(options_.threads);
    for (std::size_t i = steps_.size(); i-- > 0;) {
        step_data const& s = steps_[i];
        tensor const& out = tensors_[static_cast<std::size_t>(s.output)];
        if (!out.wants_gradient) continue;
        kernel_io io = io_of(s);
        io.step = step_ - 1; // of the matching forward
        io.scratch = s.needs.scratch_bytes ? floats(s.scratch_backward) : nullptr;
        io.output_gradient = floats(out.gradient_offset);
        io.input_gradients = s.input_gradient_pointers;
        io.parameter_gradients = s.parameter_gradient_pointers;
        s.run->backward(io);
        for (std::size_t a = 0; a < s.accumulate.size(); ++a) {
            auto const [sum, share] = s.accumulate[a];
            parallel_for(options_.threads, static_cast<std::int64_t>(s.accumulate_elements[a]), [sum = sum, share = share](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t e = begin; e < end; ++e) sum[e] += share[e];
            });
        }
    }
}

inline std::vector<plan::step_info> plan::steps() const {
    std::vector<step_info> out;
    for (step_data const& s : steps_) out.push_back({s.name, s.kind, std::string(s.run->implementation())});
    return out;
}

// --- parameters --------------------------------------------------------------------------------------------------------

inline void plan::load(weights const& w) {
    for (step_data& s : steps_) {
        if (!s.source.folded_norm.empty() || (s.kind == fused_conv2d::kind && !s.source.conv_bias)) {
            fold(s, w);
            continue;
        }
        for (std::size_t i = 0; i < s.stored.size(); ++i) {
            stored_parameter const& p = s.stored[i];
            weights::entry const& e = w.at(p.name, p.what.extents);
            s.run->pack_parameter(i, e.data.data(), s.parameter_pointers[i], p.what.extents.elements());
        }
    }
}

inline void plan::fold(step_data& s, weights const& w) {
    weights::entry const& weight = w.at(s.stored[0].name, s.stored[0].what.extents);
    shape const channels{s.stored[0].what.extents[0]};
    auto const out_channels = static_cast<std::size_t>(channels[0]);
    std::vector<float> folded = weight.data;
    std::vector<float> bias(out_channels, 0.0f);
    if (s.source.conv_bias) bias = w.at(s.stored[1].name, channels).data;
    if (!s.source.folded_norm.empty()) {
        auto const of_norm = [&](std::string_view name) -> std::vector<float> const& {
            return w.at(parameter_name(s.source.folded_norm, name), channels).data;
        };
        auto const &scale = of_norm("scale"), &shift = of_norm("shift"), &mean = of_norm("mean"), &variance = of_norm("variance");
        std::size_t const per_channel = folded.size() / out_channels;
        for (std::size_t c = 0; c < out_channels; ++c) {
            double const factor = double{scale[c]} / std::sqrt(double{variance[c]} + s.source.epsilon);
            for (std::size_t i = 0; i < per_channel; ++i) {
                float& x = folded[c * per_channel + i];
                x = static_cast<float>(x * factor);
            }
            bias[c] = static_cast<float>((bias[c] - double{mean[c]}) * factor + shift[c]);
        }
    }
    s.run->pack_parameter(0, folded.data(), s.parameter_pointers[0], weight.extents.elements());
    s.run->pack_parameter(1, bias.data(), s.parameter_pointers[1], channels[0]);
}

inline void plan::store(weights& w) const {
    if (!options_.training)
        throw backend_error("nas.plan.7", "an inference plan has folded its batch norms and cannot give the weights back; keep those given to load");
    for (step_data const& s : steps_)
        for (std::size_t i = 0; i < s.stored.size(); ++i) {
            stored_parameter const& p = s.stored[i];
            weights::entry& e = w.add(p.name, p.what.extents, p.what.role);
            s.run->unpack_parameter(i, s.parameter_pointers[i], e.data.data(), p.what.extents.elements());
        }
}

} // namespace nas::nn
