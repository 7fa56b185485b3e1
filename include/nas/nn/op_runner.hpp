#pragma once
// op_runner: one operation on one backend, fed with plain tensors, for checks and measurements of single kernels.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/reference/reorder.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/arena.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

namespace detail {

// Memory of one tensor between two guard zones that nobody may write to.
class guarded_buffer {
public:
    explicit guarded_buffer(std::size_t bytes)
        : bytes_(bytes), memory_(zone + arena::round_up(bytes, arena::alignment) + zone) {
        std::memset(memory_.data(), guard, zone);
        std::memset(memory_.data() + zone + bytes_, guard, memory_.size() - zone - bytes_);
    }
    float* floats() { return reinterpret_cast<float*>(memory_.data() + zone); }
    float const* floats() const { return reinterpret_cast<float const*>(memory_.data() + zone); }
    void* bytes() { return bytes_ == 0 ? nullptr : memory_.data() + zone; }

    /// Makes every float a NaN, so that what is read before it is written, or not written at all, shows.
    void poison() { std::memset(memory_.data() + zone, 0xff, bytes_); }

    bool guards_intact() const {
        auto const untouched = [](std::byte b) { return b == std::byte{guard}; };
        std::byte const* const all = memory_.data();
        return std::all_of(all, all + zone, untouched) &&
               std::all_of(all + zone + bytes_, all + memory_.size(), untouched);
    }

private:
    static constexpr std::size_t zone = arena::alignment;
    static constexpr unsigned char guard = 0xa5;

    std::size_t bytes_;
    arena memory_;
};

} // namespace detail

struct op_runner_options {
    std::int64_t batch = 1;
    bool training = false;
    int threads = 1;
    std::uint64_t seed = 1; ///< of operations that draw random numbers
};

/// Runs one operation outside of any network. The caller sees plain tensors (NCHW); layouts and packing happen inside.
///
/// It holds kernels to their contract: results and scratch are filled with NaN before each call, inputs and outputs
/// that backward does not claim to read are too, and a write outside a buffer or into filling channels is a
/// `backend_error` (nas.backend.11, .12), as is packing that does not round-trip (.13). Slow by intent; networks run in
/// a `plan`.
class op_runner {
public:
    /// Takes the kernel where a plan takes it: the backend's table, the operation itself, the fallback's table.
    /// Throws `shape_error` if the shapes do not fit, `backend_error` if batch or threads are below 1 (nas.backend.1,
    /// .2), there is no kernel (.4) or it states impossible needs (.3, .5).
    op_runner(operation op, std::vector<shape> inputs, backend const& target, op_runner_options options = {});

    std::size_t inputs() const { return inputs_.size(); }
    std::size_t parameters() const { return parameters_.size(); }
    shape const& input_shape(std::size_t i) const { return inputs_[i].extents; }
    shape const& output_shape() const { return output_.extents; }
    nn::parameter const& parameter_info(std::size_t i) const { return parameters_[i].what; }
    op_runner_options const& options() const { return options_; }
    std::string_view implementation() const { return kernel_->implementation(); }

    /// The tensors to fill before `forward`; zero at first. Plain, batch included.
    std::span<float> input(std::size_t i) { return inputs_[i].plain; }
    std::span<float> parameter_values(std::size_t i) { return parameters_[i].plain; }

    /// Runs the operation. `step` selects the random numbers.
    void forward(std::uint64_t step = 0);
    std::span<float const> output() const { return output_.plain; }
    /// What `forward` left of parameter `i`: running statistics move, everything else stays.
    std::span<float const> parameter_after(std::size_t i) const { return parameters_[i].after; }

    /// The tensor to fill before `backward`.
    std::span<float> output_gradient() { return output_gradient_; }
    /// Says whether `backward` computes the gradient of input `i`; it does unless told otherwise.
    void want_input_gradient(std::size_t i, bool wanted) { inputs_[i].wanted = wanted; }
    /// Runs backward of the last `forward`. Precondition: prepared with `.training = true`.
    void backward();
    std::span<float const> input_gradient(std::size_t i) const { return inputs_[i].plain_gradient; }
    /// Empty for parameters that are not trained.
    std::span<float const> parameter_gradient(std::size_t i) const { return parameters_[i].plain_gradient; }

private:
    struct tensor {
        shape extents;
        layout order;
        bool wanted;
        std::vector<float> plain, plain_gradient;
        detail::guarded_buffer memory, gradient;
    };
    struct stored_parameter {
        nn::parameter what;
        std::int64_t elements; // in the kernel's storage
        std::vector<float> plain, after, plain_gradient;
        detail::guarded_buffer memory, gradient;
    };

    tensor make_tensor(shape const& s, layout l) const;
    void check_guards(detail::guarded_buffer const& b, std::string_view pass, std::string_view what,
                      std::size_t index) const;
    void read_back(tensor const& t, detail::guarded_buffer const& from, std::vector<float>& plain,
                   std::string_view pass) const;
    kernel_io io();

    operation op_;
    op_runner_options options_;
    std::unique_ptr<kernel> kernel_;
    kernel_needs needs_;
    std::vector<tensor> inputs_;
    tensor output_;
    std::vector<stored_parameter> parameters_;
    std::vector<float> output_gradient_;
    detail::guarded_buffer saved_, scratch_;
    std::uint64_t step_ = 0;

    std::vector<float const*> input_pointers_;
    std::vector<float*> parameter_pointers_, input_gradient_pointers_, parameter_gradient_pointers_;
};

inline op_runner::tensor op_runner::make_tensor(shape const& s, layout l) const {
    if (!l.plain() && s.rank() != 3)
        throw backend_error("nas.backend.3", "the kernel of ", op_.kind(), " asks for blocks of ", l.block,
                            " channels for a tensor of shape ", to_string(s),
                            "; only images {channels, height, width} can");
    auto const plain = static_cast<std::size_t>(options_.batch * s.elements());
    auto const stored = static_cast<std::size_t>(storage_elements(options_.batch, s, l)) * sizeof(float);
    return {s,
            l,
            true,
            std::vector<float>(plain),
            std::vector<float>(plain),
            detail::guarded_buffer(stored),
            detail::guarded_buffer(stored)};
}

inline op_runner::op_runner(operation op, std::vector<shape> inputs, backend const& target, op_runner_options options)
    : op_(std::move(op)),
      options_(options),
      output_{{}, {}, true, {}, {}, detail::guarded_buffer(0), detail::guarded_buffer(0)},
      saved_(0),
      scratch_(0) {
    if (options_.batch < 1)
        throw backend_error("nas.backend.1", op_.kind(), " needs a batch of at least 1, got ", options_.batch);
    if (options_.threads < 1)
        throw backend_error("nas.backend.2", op_.kind(), " needs at least 1 thread, got ", options_.threads);
    shape const yields = op_.infer(inputs);
    auto const site_on = [&](backend const& b, std::vector<layout>& layouts) {
        layouts.clear();
        for (shape const& s : inputs) layouts.push_back(s.rank() == 3 ? b.image_layout() : plain_layout);
        return kernel_site{.inputs = inputs,
                           .output = yields,
                           .batch = options_.batch,
                           .training = options_.training,
                           .threads = options_.threads,
                           .image_layout = b.image_layout(),
                           .input_layouts = layouts};
    };
    std::vector<layout> layouts;
    kernel_site const site = site_on(target, layouts);
    kernel_ = target.make_kernel(op_, site);
    if (!kernel_) kernel_ = op_.make_kernel(site);
    if (!kernel_ && target.fallback())
        kernel_ = target.fallback()->make_kernel(op_, site_on(*target.fallback(), layouts));
    if (!kernel_)
        throw backend_error("nas.backend.4", "backend ", target.name(), " has no kernel for operation ", op_.kind(),
                            "; give the operation a make_kernel member or enter one with backend::provide");
    needs_ = kernel_->needs();
    if (needs_.input_layouts.size() != inputs.size())
        throw backend_error("nas.backend.5", "the kernel of ", op_.kind(), " states ", needs_.input_layouts.size(),
                            " input layouts for ", inputs.size(), " inputs");
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs_.push_back(make_tensor(inputs[i], needs_.input_layouts[i]));
    output_ = make_tensor(yields, needs_.output_layout);
    output_gradient_.resize(output_.plain.size());

    std::vector<nn::parameter> const declared = op_.parameters(inputs);
    if (!needs_.parameter_elements.empty() && needs_.parameter_elements.size() != declared.size())
        throw backend_error("nas.backend.5", "the kernel of ", op_.kind(), " states the storage of ",
                            needs_.parameter_elements.size(), " parameters, but the operation has ", declared.size());
    for (std::size_t i = 0; i < declared.size(); ++i) {
        std::int64_t const plain = declared[i].extents.elements();
        std::int64_t const stored = needs_.parameter_elements.empty() ? plain : needs_.parameter_elements[i];
        auto const bytes = static_cast<std::size_t>(stored) * sizeof(float);
        std::vector<float> const zeros(static_cast<std::size_t>(plain));
        parameters_.push_back({declared[i], stored, zeros, zeros,
                               trainable(declared[i].role) ? zeros : std::vector<float>{},
                               detail::guarded_buffer(bytes), detail::guarded_buffer(bytes)});
    }
    saved_ = detail::guarded_buffer(needs_.saved_bytes);
    scratch_ = detail::guarded_buffer(needs_.scratch_bytes);

    for (tensor& t : inputs_) input_pointers_.push_back(t.memory.floats());
    for (stored_parameter& p : parameters_) {
        parameter_pointers_.push_back(p.memory.floats());
        parameter_gradient_pointers_.push_back(trainable(p.what.role) ? p.gradient.floats() : nullptr);
    }
}

inline void op_runner::check_guards(detail::guarded_buffer const& b, std::string_view pass, std::string_view what,
                                    std::size_t index) const {
    if (!b.guards_intact())
        throw backend_error("nas.backend.11", pass, " of ", op_.kind(), " (", implementation(), ") wrote outside ",
                            what, " ", index, "; check the loops against the stated layout and sizes");
}

inline void op_runner::read_back(tensor const& t, detail::guarded_buffer const& from, std::vector<float>& plain,
                                 std::string_view pass) const {
    reference::reorder(options_.batch, t.extents, t.order, plain_layout, from.floats(), plain.data());
    if (t.order.plain()) return;
    std::int64_t const block = t.order.block, pixels = t.extents[1] * t.extents[2];
    std::int64_t const rounded = (t.extents[0] + block - 1) / block * block;
    for (std::int64_t n = 0; n < options_.batch; ++n)
        for (std::int64_t c = t.extents[0]; c < rounded; ++c)
            for (std::int64_t p = 0; p < pixels; ++p)
                if (from.floats()[reference::offset_in(t.order, t.extents, n, c, p)] != 0)
                    throw backend_error("nas.backend.12", pass, " of ", op_.kind(), " (", implementation(),
                                        ") left filling channel ", c, " of shape ", to_string(t.extents),
                                        " not zero; kernels write zeros there");
}

inline kernel_io op_runner::io() {
    kernel_io io;
    io.inputs = input_pointers_;
    io.output = output_.memory.floats();
    io.parameters = parameter_pointers_;
    io.saved = saved_.bytes();
    io.scratch = scratch_.bytes();
    io.step = step_;
    io.seed = options_.seed;
    return io;
}

inline void op_runner::forward(std::uint64_t step) {
    step_ = step;
    for (tensor& t : inputs_)
        reference::reorder(options_.batch, t.extents, plain_layout, t.order, t.plain.data(), t.memory.floats());
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        stored_parameter& p = parameters_[i];
        std::fill_n(p.memory.floats(), p.elements, 0.0f);
        kernel_->pack_parameter(i, p.plain.data(), p.memory.floats(), p.what.extents.elements());
    }
    output_.memory.poison();
    saved_.poison();
    scratch_.poison();
    kernel_->forward(io());

    check_guards(output_.memory, "forward", "output", 0);
    check_guards(saved_, "forward", "saved memory", 0);
    check_guards(scratch_, "forward", "scratch memory", 0);
    read_back(output_, output_.memory, output_.plain, "forward");
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        check_guards(parameters_[i].memory, "forward", "parameter", i);
        stored_parameter& p = parameters_[i];
        kernel_->unpack_parameter(i, p.memory.floats(), p.after.data(), p.what.extents.elements());
        if (trainable(p.what.role) && std::memcmp(p.after.data(), p.plain.data(), p.plain.size() * sizeof(float)) != 0)
            throw backend_error(
                "nas.backend.13", op_.kind(), " (", implementation(), ") does not give parameter ", p.what.name,
                " back as it was; unpack_parameter undoes pack_parameter, and forward leaves trained parameters alone");
    }
}

inline void op_runner::backward() {
    if (!options_.training)
        throw backend_error("nas.backend.6", "backward of ", op_.kind(),
                            " prepared for inference; make it with .training = true");
    reference::reorder(options_.batch, output_.extents, plain_layout, output_.order, output_gradient_.data(),
                       output_.gradient.floats());
    if (!needs_.backward_reads_inputs)
        for (tensor& t : inputs_) t.memory.poison();
    if (!needs_.backward_reads_output) output_.memory.poison();
    scratch_.poison();
    input_gradient_pointers_.clear();
    for (tensor& t : inputs_) {
        t.gradient.poison();
        input_gradient_pointers_.push_back(t.wanted ? t.gradient.floats() : nullptr);
    }
    for (stored_parameter& p : parameters_) p.gradient.poison();

    kernel_io call = io();
    call.output_gradient = output_.gradient.floats();
    call.input_gradients = input_gradient_pointers_;
    call.parameter_gradients = parameter_gradient_pointers_;
    kernel_->backward(call);

    check_guards(scratch_, "backward", "scratch memory", 0);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        check_guards(inputs_[i].gradient, "backward", "the gradient of input", i);
        if (inputs_[i].wanted) read_back(inputs_[i], inputs_[i].gradient, inputs_[i].plain_gradient, "backward");
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        stored_parameter& p = parameters_[i];
        check_guards(p.gradient, "backward", "the gradient of parameter", i);
        if (!trainable(p.what.role)) continue;
        kernel_->unpack_parameter(i, p.gradient.floats(), p.plain_gradient.data(), p.what.extents.elements());
        std::vector<float> again(static_cast<std::size_t>(p.elements));
        kernel_->pack_parameter(i, p.plain_gradient.data(), again.data(), p.what.extents.elements());
        for (std::size_t e = 0; e < again.size(); ++e)
            if (again[e] == 0 && p.gradient.floats()[e] != 0)
                throw backend_error("nas.backend.12", "backward of ", op_.kind(), " (", implementation(),
                                    ") left element ", e, " of the stored gradient of parameter ", p.what.name,
                                    " not zero, which no plain element owns; write zeros there");
    }
}

} // namespace nas::nn
