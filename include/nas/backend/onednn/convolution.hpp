#pragma once
// convolution: one 2-D convolution on oneDNN, forward and both gradients, with fixed layouts of images and free ones of weights.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <dnnl.h>

#include <nas/backend/geometry.hpp>
#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/reorder.hpp>
#include <nas/backend/onednn/threads.hpp>
#include <nas/core/concat.hpp>
#include <nas/tensor/layout.hpp>

namespace nas::onednn {

/// What to prepare. Channels of blocked images must be multiples of the block: round them up and fill weights with zeros.
struct convolution_problem {
    conv_geometry geometry;
    layout source{};      ///< of the input and its gradient
    layout destination{}; ///< of the output and its gradient
    bool bias = false;
    activation after = activation::none; ///< applied to the output; inference only
    bool training = false;               ///< prepare the gradients too
    bool winograd = false;               ///< let oneDNN choose Winograd's algorithm (oneDNN 2 only; less exact)
    dnnl_format_tag_t weights = dnnl_format_tag_any; ///< order of the stored weights, if not oneDNN's choice
    int threads = 1;
};

/// The descriptions oneDNN works with, made from a problem.
class convolution_descs {
public:
    explicit convolution_descs(convolution_problem const& p) : problem_(p) {
        conv_geometry const& g = p.geometry;
        source = image(g.in_channels, g.in_height, g.in_width, p.source);
        destination = image(g.out_channels, g.out_height, g.out_width, p.destination);
        if (p.bias) bias = memory_desc(std::array{g.out_channels}, dnnl_a);
    }

    /// Weights of the problem in order `tag` for one group (OIHW) or several (GOIHW).
    memory_desc weights(dnnl_format_tag_t one_group, dnnl_format_tag_t groups) const {
        conv_geometry const& g = problem_.geometry;
        if (g.groups == 1)
            return {std::array{g.out_channels, g.in_channels, g.kernel_height, g.kernel_width}, one_group};
        return {
            std::array{g.groups, g.out_channels / g.groups, g.in_channels / g.groups, g.kernel_height, g.kernel_width},
            groups};
    }

    primitive_desc forward(engine const& on, memory_desc const& weights, activation after) const {
        auto const w = windows();
        dnnl_prop_kind_t const kind = problem_.training ? dnnl_forward_training : dnnl_forward_inference;
        primitive_attributes const attributes(after);
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t const status = dnnl_convolution_forward_primitive_desc_create(
            &made, on.get(), kind, algorithm(), source.get(), weights.get(), bias.get(), destination.get(), w.stride,
            w.dilation, w.begin, w.end, attributes.get());
#else
        dnnl_convolution_desc_t what;
        check(dnnl_dilated_convolution_forward_desc_init(&what, kind, algorithm(), source.get(), weights.get(),
                                                         bias.get(), destination.get(), w.stride, w.dilation, w.begin,
                                                         w.end),
              "dnnl_dilated_convolution_forward_desc_init");
        dnnl_status_t const status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), nullptr);
#endif
        return {status, made, "creating a convolution"};
    }

    primitive_desc backward_data(engine const& on, memory_desc const& weights, primitive_desc const& forward) const {
        auto const w = windows();
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t const status = dnnl_convolution_backward_data_primitive_desc_create(
            &made, on.get(), algorithm(), source.get(), weights.get(), destination.get(), w.stride, w.dilation, w.begin,
            w.end, forward.get(), attributes.get());
#else
        dnnl_convolution_desc_t what;
        check(dnnl_dilated_convolution_backward_data_desc_init(&what, algorithm(), source.get(), weights.get(),
                                                               destination.get(), w.stride, w.dilation, w.begin, w.end),
              "dnnl_dilated_convolution_backward_data_desc_init");
        dnnl_status_t const status =
            dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), forward.get());
#endif
        return {status, made, "creating the input gradient of a convolution"};
    }

    primitive_desc backward_weights(engine const& on, memory_desc const& weights, primitive_desc const& forward) const {
        auto const w = windows();
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t const status = dnnl_convolution_backward_weights_primitive_desc_create(
            &made, on.get(), algorithm(), source.get(), weights.get(), bias.get(), destination.get(), w.stride,
            w.dilation, w.begin, w.end, forward.get(), attributes.get());
#else
        dnnl_convolution_desc_t what;
        check(dnnl_dilated_convolution_backward_weights_desc_init(&what, algorithm(), source.get(), weights.get(),
                                                                  bias.get(), destination.get(), w.stride, w.dilation,
                                                                  w.begin, w.end),
              "dnnl_dilated_convolution_backward_weights_desc_init");
        dnnl_status_t const status =
            dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), forward.get());
#endif
        return {status, made, "creating the weight gradient of a convolution"};
    }

    memory_desc source, destination, bias;

private:
    struct window_arrays {
        dnnl_dims_t stride{}, dilation{}, begin{}, end{};
    };

    memory_desc image(std::int64_t channels, std::int64_t height, std::int64_t width, layout l) const {
        dnnl_format_tag_t const tag = l.block == 16 ? dnnl_aBcd16b : l.block == 8 ? dnnl_aBcd8b : dnnl_abcd;
        return {std::array{problem_.geometry.batch, channels, height, width}, tag};
    }

    dnnl_alg_kind_t algorithm() const { return problem_.winograd ? dnnl_convolution_auto : dnnl_convolution_direct; }

    // oneDNN counts dilation from 0, and wants the padding at the end that the last window really reaches.
    window_arrays windows() const {
        conv_geometry const& g = problem_.geometry;
        window_arrays w;
        auto const axis = [&w](std::size_t i, std::int64_t in, std::int64_t out, std::int64_t kernel,
                               std::int64_t stride, std::int64_t dilation, std::int64_t begin) {
            w.stride[i] = stride;
            w.dilation[i] = dilation - 1;
            w.begin[i] = begin;
            w.end[i] = (out - 1) * stride + dilation * (kernel - 1) + 1 - in - begin;
        };
        axis(0, g.in_height, g.out_height, g.kernel_height, g.stride_height, g.dilation_height, g.pad_top);
        axis(1, g.in_width, g.out_width, g.kernel_width, g.stride_width, g.dilation_width, g.pad_left);
        return w;
    }

    convolution_problem problem_;
};

/// A convolution prepared once. Weights are kept in the order the forward pass wants (`weight_elements` floats); gradients
/// of weights come in the same order. Calls allocate nothing of their own and run on the threads of the problem.
///
/// Directions for which oneDNN has no optimised implementation are left out: ask before you call. A reference
/// implementation, or GEMM for a depthwise convolution, is 30 to 100 times slower and never used.
class convolution {
public:
    convolution(engine const& on, convolution_problem const& p) : problem_(p), stream_(on) {
        thread_scope const scope(p.threads);
        convolution_descs const descs(p);
        memory_desc const wanted = descs.weights(p.weights, p.weights);
        primitive_desc const forward = descs.forward(on, wanted, p.after);
        reason_ = rejection(forward, "forward");
        if (!forward) return;
        memory_desc const inside = forward.query(dnnl_query_weights_md);
        // Optimizers work elementwise on the stored weights, so a format private to an algorithm is made per call.
        stored_ = inside.ordinary() ? inside : plain(descs);
        pack_ = reorder(on, plain(descs), stored_, p.threads);
        unpack_ = reorder(on, stored_, plain(descs), p.threads);
        work_bytes_ = std::max(pack_.scratch_bytes(), unpack_.scratch_bytes());
        scratch_bytes_ = work_bytes_;

        if (reason_.empty()) {
            implementation_ = forward.implementation();
            if (!(inside == stored_)) for_forward_ = reorder(on, stored_, inside, p.threads);
            forward_ = p.bias ? primitive(on, forward,
                                          {{DNNL_ARG_SRC, descs.source},
                                           {DNNL_ARG_WEIGHTS, inside},
                                           {DNNL_ARG_DST, descs.destination},
                                           {DNNL_ARG_BIAS, descs.bias}})
                              : primitive(on, forward,
                                          {{DNNL_ARG_SRC, descs.source},
                                           {DNNL_ARG_WEIGHTS, inside},
                                           {DNNL_ARG_DST, descs.destination}});
            reserve(inside, for_forward_, forward_);
        }
        if (p.training) {
            prepare_backward_data(on, descs, wanted, forward);
            prepare_backward_weights(on, descs, wanted, forward);
        }
    }

    bool has_forward() const { return static_cast<bool>(forward_); }
    bool has_backward_data() const { return static_cast<bool>(data_); }
    bool has_backward_weights() const { return static_cast<bool>(weights_); }
    /// For the first direction left out: its name and what oneDNN would run. Empty if there is none.
    std::string const& reason() const { return reason_; }
    /// oneDNN's name of the forward implementation: "jit:avx512_core", "gemm:jit", ...
    std::string const& implementation() const { return implementation_; }
    std::int64_t weight_elements() const { return stored_.elements(); }
    /// Scratch memory of every call, 64-byte aligned.
    std::size_t scratch_bytes() const { return scratch_bytes_; }

    /// From OIHW (GOIHW with groups) to the stored order, and back; `scratch` as for the other calls.
    void pack(float const* plain_weights, float* stored, void* scratch) const {
        pack_.run(stream_, plain_weights, stored, scratch);
    }
    void unpack(float const* stored, float* plain_weights, void* scratch) const {
        unpack_.run(stream_, stored, plain_weights, scratch);
    }

    void forward(float const* source, float const* stored, float const* bias, float* destination, void* scratch) const {
        thread_scope const scope(problem_.threads);
        float const* const weights = converted(for_forward_, stored, scratch);
        if (problem_.bias) forward_.execute(stream_, {source, weights, destination, bias}, after_weights(scratch));
        else forward_.execute(stream_, {source, weights, destination}, after_weights(scratch));
    }

    void backward_data(float const* destination_gradient, float const* stored, float* source_gradient,
                       void* scratch) const {
        thread_scope const scope(problem_.threads);
        float const* const weights = converted(for_data_, stored, scratch);
        data_.execute(stream_, {source_gradient, weights, destination_gradient}, after_weights(scratch));
    }

    /// Bytes of the weights in the order `backward_data` wants, if it is not the stored one; callers that run
    /// `backward_data` several times with the same weights convert them once.
    std::size_t data_weight_bytes() const { return for_data_ ? data_weight_bytes_ : 0; }
    void prepare_data(float const* stored, float* prepared, void* scratch) const {
        thread_scope const scope(problem_.threads);
        for_data_.run(stream_, stored, prepared, after_weights(scratch));
    }
    void backward_data_prepared(float const* destination_gradient, float const* prepared, float* source_gradient,
                                void* scratch) const {
        thread_scope const scope(problem_.threads);
        data_.execute(stream_, {source_gradient, prepared, destination_gradient}, after_weights(scratch));
    }
    /// False if calls convert the weights, or their gradient.
    bool forward_reads_stored() const { return !for_forward_ && !from_weights_; }

    /// `bias_gradient` is written if the problem has a bias.
    void backward_weights(float const* source, float const* destination_gradient, float* stored_gradient,
                          float* bias_gradient, void* scratch) const {
        thread_scope const scope(problem_.threads);
        float* const given = from_weights_ ? static_cast<float*>(scratch) : stored_gradient;
        if (problem_.bias)
            weights_.execute(stream_, {source, given, destination_gradient, bias_gradient}, after_weights(scratch));
        else weights_.execute(stream_, {source, given, destination_gradient}, after_weights(scratch));
        if (from_weights_) from_weights_.run(stream_, given, stored_gradient, after_weights(scratch));
    }

private:
    static memory_desc plain(convolution_descs const& descs) { return descs.weights(dnnl_abcd, dnnl_abcde); }

    std::string rejection(primitive_desc const& found, std::string_view direction) const {
        if (!found) return concat(direction, ": oneDNN has no implementation");
        bool const gemm = found.implementation().find("gemm") != std::string_view::npos;
        if (found.reference() || (gemm && problem_.geometry.depthwise()))
            return concat(direction, ": oneDNN would run ", found.implementation());
        return {};
    }
    bool rejected(primitive_desc const& found, std::string_view direction) {
        std::string why = rejection(found, direction);
        if (why.empty()) return false;
        if (reason_.empty()) reason_ = std::move(why);
        return true;
    }

    void prepare_backward_data(engine const& on, convolution_descs const& descs, memory_desc const& wanted,
                               primitive_desc const& forward) {
        primitive_desc const data = descs.backward_data(on, wanted, forward);
        if (rejected(data, "input gradient")) return;
        memory_desc const read = data.query(dnnl_query_weights_md);
        if (!(read == stored_)) for_data_ = reorder(on, stored_, read, problem_.threads);
        data_ = primitive(
            on, data,
            {{DNNL_ARG_DIFF_SRC, descs.source}, {DNNL_ARG_WEIGHTS, read}, {DNNL_ARG_DIFF_DST, descs.destination}});
        data_weight_bytes_ = read.bytes();
        reserve(read, for_data_, data_);
    }

    void prepare_backward_weights(engine const& on, convolution_descs const& descs, memory_desc const& wanted,
                                  primitive_desc const& forward) {
        primitive_desc const weights = descs.backward_weights(on, wanted, forward);
        if (rejected(weights, "weight gradient")) return;
        memory_desc const given = weights.query(dnnl_query_diff_weights_md);
        if (!(given == stored_)) from_weights_ = reorder(on, given, stored_, problem_.threads);
        weights_ = problem_.bias ? primitive(on, weights,
                                             {{DNNL_ARG_SRC, descs.source},
                                              {DNNL_ARG_DIFF_WEIGHTS, given},
                                              {DNNL_ARG_DIFF_DST, descs.destination},
                                              {DNNL_ARG_DIFF_BIAS, descs.bias}})
                                 : primitive(on, weights,
                                             {{DNNL_ARG_SRC, descs.source},
                                              {DNNL_ARG_DIFF_WEIGHTS, given},
                                              {DNNL_ARG_DIFF_DST, descs.destination}});
        reserve(given, from_weights_, weights_);
    }

    // Scratch memory is one region for weights in another order, and one for the primitive or the reorder.
    void reserve(memory_desc const& weights, reorder const& conversion, primitive const& p) {
        std::size_t const rounded = (weights.bytes() + 63) / 64 * 64;
        if (conversion) weight_bytes_ = std::max(weight_bytes_, rounded);
        work_bytes_ = std::max({work_bytes_, conversion.scratch_bytes(), p.scratch_bytes()});
        scratch_bytes_ = weight_bytes_ + work_bytes_;
    }
    void* after_weights(void* scratch) const { return static_cast<std::byte*>(scratch) + weight_bytes_; }
    float const* converted(reorder const& conversion, float const* stored, void* scratch) const {
        if (!conversion) return stored;
        conversion.run(stream_, stored, static_cast<float*>(scratch), after_weights(scratch));
        return static_cast<float const*>(scratch);
    }

    convolution_problem problem_;
    stream stream_;
    std::string reason_, implementation_;
    memory_desc stored_;
    reorder pack_, unpack_, for_forward_, for_data_, from_weights_;
    primitive forward_, data_, weights_;
    std::size_t weight_bytes_ = 0, work_bytes_ = 0, scratch_bytes_ = 0, data_weight_bytes_ = 0;
};

} // namespace nas::onednn
