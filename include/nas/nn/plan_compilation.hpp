#pragma once
// How a plan is made: kernels chosen, layouts reconciled, memory placed. Part of plan.hpp.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/multiply.hpp>
#include <nas/nn/plan.hpp>

namespace nas::nn {

namespace detail {

/// Of a step whose work the step behind does.
class idle_kernel final : public kernel {
public:
    kernel_needs needs() const override { return {}; }
    void forward(kernel_io const&) override {}
    void backward(kernel_io const&) override {}
    std::string_view implementation() const override { return "by its neighbours"; }
};

} // namespace detail

inline plan::plan(graph const& network, backend const& target, plan_options options, bool allocate)
    : options_(options) {
    if (options_.batch < 1)
        throw backend_error("nas.plan.1", "a plan needs a batch of at least 1, got ", options_.batch);
    if (options_.threads < 1)
        throw backend_error("nas.plan.2", "a plan needs at least 1 thread, got ", options_.threads);
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
    if (options_.training) {
        share_gates();
        share_norms();
    }
    std::size_t const bytes = place_within_limit();
    if (!allocate) {
        measured_bytes_ = bytes;
        return;
    }
    arena_ = arena(bytes);
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
    tensors_.push_back({.extents = output,
                        .order = s.needs.output_layout,
                        .producer = index,
                        .readers = {},
                        .wants_gradient = wants_gradient});
    steps_.push_back(std::move(s));
    return steps_.back().output;
}

inline std::string plan::reorder_name(std::int32_t tensor_index) const {
    std::int32_t const producer = tensors_[static_cast<std::size_t>(tensor_index)].producer;
    return nas::concat(producer < 0 ? "input" : steps_[static_cast<std::size_t>(producer)].name, ".reorder");
}

inline std::int32_t plan::in_layout(std::int32_t tensor_index, layout wanted) {
    tensor const& t = tensors_[static_cast<std::size_t>(tensor_index)];
    if (t.order == wanted) return tensor_index;
    for (std::int32_t const reader : t.readers) { // an earlier reorder of the same tensor serves again
        step_data const& s = steps_[static_cast<std::size_t>(reader)];
        if (s.kind == reorder_kernel::kind && s.needs.output_layout == wanted) return s.output;
    }
    if (t.extents.rank() != 3)
        throw backend_error("nas.plan.3", "a kernel asks for blocks of ", wanted.block,
                            " channels for a tensor of shape ", to_string(t.extents),
                            "; only images {C, H, W} have blocked layouts");
    shape const extents = t.extents;
    return add_step(reorder_name(tensor_index), reorder_kernel::kind,
                    std::make_unique<reorder_kernel>(extents, options_.batch, t.order, wanted, options_.threads),
                    {tensor_index}, extents);
}

inline void plan::add_node(node const& n, graph const& g, backend const& target,
                           std::vector<std::int32_t> const& tensor_of) {
    std::vector<shape> const shapes = g.input_shapes(n);
    std::vector<std::int32_t> inputs;
    std::vector<layout> layouts;
    for (value const v : n.inputs) {
        inputs.push_back(v.node < 0 ? 0 : tensor_of[static_cast<std::size_t>(v.node)]);
        layouts.push_back(tensors_[static_cast<std::size_t>(inputs.back())].order);
    }
    kernel_site site{.inputs = shapes,
                     .output = n.output,
                     .batch = options_.batch,
                     .training = options_.training,
                     .threads = options_.threads,
                     .image_layout = target.image_layout(),
                     .input_layouts = layouts};
    std::unique_ptr<kernel> run = target.make_kernel(n.op, site);
    if (!run) run = n.op.make_kernel(site);
    if (!run && target.fallback()) {
        site.image_layout = target.fallback()->image_layout();
        run = target.fallback()->make_kernel(n.op, site);
        std::string note = nas::concat("backend ", target.name(), " has no kernel for ", n.op.kind(), " as in ", n.name,
                                       "; backend ", target.fallback()->name(), " runs it");
        bool const known = std::any_of(steps_.begin(), steps_.end(), [&](step_data const& s) {
            return s.kind == n.op.kind() && s.run->implementation() == "reference";
        });
        if (run && !known) notes_.push_back(std::move(note));
    }
    if (!run)
        throw backend_error("nas.plan.4", "backend ", target.name(), " has no kernel for operation ", n.op.kind(),
                            " of node ", n.name,
                            "; give the operation a make_kernel member or enter one with backend::provide");

    kernel_needs const needs = run->needs();
    if (needs.input_layouts.size() != inputs.size())
        throw backend_error("nas.plan.5", "the kernel of ", n.op.kind(), " (node ", n.name, ") states ",
                            needs.input_layouts.size(), " input layouts for ", inputs.size(), " inputs");
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = in_layout(inputs[i], needs.input_layouts[i]);
    add_step(n.name, n.op.kind(), std::move(run), std::move(inputs), n.output);

    step_data& s = steps_.back();
    s.work = static_cast<double>(n.op.cost(shapes).macs);
    s.gates = n.op.as<multiply>() && shapes[0] != shapes[1];
    std::vector<parameter> const declared = n.op.parameters(shapes);
    for (std::size_t i = 0; i < declared.size(); ++i) {
        std::int64_t const elements =
            needs.parameter_elements.empty() ? declared[i].extents.elements() : needs.parameter_elements.at(i);
        s.stored.push_back({declared[i], parameter_name(n.name, declared[i].name), 0, elements});
        if (trainable(declared[i].role)) tensors_.back().wants_gradient = true;
    }
}

// Lets the kernel behind a gate multiply while it loads: it reads image and gate in place of their product.
inline void plan::share_gates() {
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(steps_.size()); ++i) {
        step_data& s = steps_[static_cast<std::size_t>(i)];
        if (!s.gates) continue;
        tensor& product = tensors_[static_cast<std::size_t>(s.output)];
        tensor &image = tensors_[static_cast<std::size_t>(s.inputs[0])],
               &gate = tensors_[static_cast<std::size_t>(s.inputs[1])];
        if (image.order != product.order || gate.order != product.order || !image.wants_gradient ||
            !gate.wants_gradient || s.output == output_tensor_ || product.readers.size() != 1)
            continue;
        std::int32_t const reader = product.readers[0];
        step_data& behind = steps_[static_cast<std::size_t>(reader)];
        if (behind.inputs.size() != 1 || !behind.run->offers(true).gate_on_load) continue;
        behind.duties.gate_on_load = true;
        std::replace(image.readers.begin(), image.readers.end(), i, reader);
        std::replace(gate.readers.begin(), gate.readers.end(), i, reader);
        product.readers.clear();
        product.wants_gradient = false;
        product.data_of = s.inputs[0];
        behind.inputs = std::exchange(s.inputs, {});
        s.run = std::make_unique<detail::idle_kernel>();
    }
}

// Lets the kernels around a batch norm do its work while they hold the images in cache.
inline void plan::share_norms() {
    auto const step = [this](std::int32_t i) -> step_data& { return steps_[static_cast<std::size_t>(i)]; };
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(steps_.size()); ++i) {
        step_data& s = step(i);
        auto* const norm = dynamic_cast<linked_norm*>(s.run.get());
        if (!norm || !norm->linkable() || !tensors_[static_cast<std::size_t>(s.inputs[0])].wants_gradient) continue;
        std::int32_t const from = s.inputs[0], to = s.output;
        tensor &in = tensors_[static_cast<std::size_t>(from)], &out = tensors_[static_cast<std::size_t>(to)];
        auto const can_load = [&](std::int32_t reader) {
            auto const& inputs = step(reader).inputs;
            return inputs[0] == to && std::count(inputs.begin(), inputs.end(), to) == 1 &&
                   step(reader).run->offers(out.readers.size() == 1).norm_on_load;
        };
        // The reader whose backward comes last: only it sees the whole gradient.
        std::int32_t const last = out.readers.empty() ? -1 : *std::min_element(out.readers.begin(), out.readers.end());
        norm_shares shares;
        shares.statistics = shares.gradient =
            in.producer >= 0 && in.readers.size() == 1 && step(in.producer).run->offers(false).norm_behind;
        std::int32_t gradient_of = to;
        if (norm->shares_result()) {
            shares.load = to != output_tensor_ && std::all_of(out.readers.begin(), out.readers.end(), can_load);
            if (shares.load) {
                bool const only = out.readers.size() == 1;
                norm_duties const offered = step(last).run->offers(only);
                shares.sums = offered.norm_sums && (only || offered.add_gradient);
            }
        } else if (shares.gradient) {
            // The kernel in front reads the gradient that the norm writes for the other input: it must be the first
            // part of that gradient, and nobody may add to it before.
            tensor& other = tensors_[static_cast<std::size_t>(s.inputs[1])];
            auto const late = [&](std::int32_t reader) { return reader > in.producer && reader != i; };
            shares.statistics = shares.gradient = s.inputs[1] != from && s.inputs[1] != output_tensor_ &&
                                                  other.wants_gradient && other.gradient_of < 0 &&
                                                  std::none_of(other.readers.begin(), other.readers.end(), late);
            gradient_of = s.inputs[1];
            if (shares.gradient && norm->passes_gradient() && to != output_tensor_) other.gradient_of = to;
        }
        if (!shares.statistics && !shares.load) continue;

        norm->share_work(shares);
        s.norm = norm;
        s.norm_before = i;
        if (shares.statistics) {
            step(in.producer).norm_behind = i;
            step(in.producer).duties.norm_behind = true;
            in.gradient_of = gradient_of;
        }
        if (shares.load) {
            for (std::int32_t const reader : out.readers) {
                step(reader).norm_before = i;
                step(reader).duties.norm_on_load = true;
                step(reader).duties.norm_sums = shares.sums && reader == last;
                step(reader).duties.add_gradient = shares.sums && reader == last && out.readers.size() > 1;
            }
            out.data_of = from;
        }
    }
    for (step_data& s : steps_) {
        s.run->assign(s.duties);
        s.needs = s.run->needs();
    }
}

inline void plan::bind_pointers() {
    tensor const& in = tensors_.front();
    tensor const& out = tensors_[static_cast<std::size_t>(output_tensor_)];
    input_offset_ = in.offset;
    input_elements_ = bytes_of(in) / sizeof(float);
    output_offset_ = out.offset;
    output_gradient_offset_ = out.gradient_offset;
    output_elements_ = bytes_of(out) / sizeof(float);
    for (step_data& s : steps_)
        if (s.norm) s.link = std::make_unique<cpu::norm_link>(s.norm->make_link(arena_.data() + s.link_offset));
    for (step_data& s : steps_) {
        for (std::size_t k = 0; k < s.inputs.size(); ++k) {
            tensor const& t = tensors_[static_cast<std::size_t>(s.inputs[k])];
            bool const wanted = options_.training && t.wants_gradient;
            s.input_gradient_pointers.push_back(wanted ? floats(t.gradient_offset) : nullptr);
        }
        for (std::int32_t const t : s.inputs) {
            s.input_pointers.push_back(floats(tensors_[static_cast<std::size_t>(t)].offset));
            s.late_input_pointers.push_back(floats(tensors_[static_cast<std::size_t>(t)].late_offset));
        }
        for (stored_parameter const& p : s.stored) {
            bool const train = trainable(p.what.role);
            s.parameter_pointers.push_back(floats(train ? parameter_offset_ : statistics_offset_) + p.offset);
            s.parameter_gradient_pointers.push_back(options_.training && train ? floats(gradient_offset_) + p.offset
                                                                               : nullptr);
        }
    }
    for (placed_share const& share : placed_shares_) {
        step_data& s = steps_[share.step];
        float*& pointer = s.input_gradient_pointers[share.input];
        tensor const& t = tensors_[static_cast<std::size_t>(s.inputs[share.input])];
        s.shares.push_back({.sum = pointer, .part = floats(share.offset), .elements = bytes_of(t) / sizeof(float)});
        pointer = floats(share.offset);
    }
}

inline kernel_io plan::io_of(step_data const& s, bool late) const {
    tensor const& out = tensors_[static_cast<std::size_t>(s.output)];
    kernel_io io;
    io.inputs = late ? s.late_input_pointers : s.input_pointers;
    io.output = floats(late ? out.late_offset : out.offset);
    io.parameters = s.parameter_pointers;
    io.saved = s.needs.saved_bytes ? floats(s.saved_offset) : nullptr;
    io.scratch = s.needs.scratch_bytes ? floats(s.scratch_forward) : nullptr;
    io.step = step_;
    io.seed = s.seed;
    auto const link = [this](std::int32_t norm) {
        return norm < 0 ? nullptr : steps_[static_cast<std::size_t>(norm)].link.get();
    };
    io.norm_before = link(s.norm_before);
    io.norm_behind = link(s.norm_behind);
    return io;
}

} // namespace nas::nn

#include <nas/nn/plan_placement.hpp> // IWYU pragma: keep: where everything lies
