#pragma once
// convolution_nd: one 3-D convolution on oneDNN, forward and both gradients, between plain volumes.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dnnl.h>

#include <nas/backend/geometry3d.hpp>
#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/reorder.hpp>
#include <nas/backend/onednn/threads.hpp>
#include <nas/core/concat.hpp>

namespace nas::onednn {

struct convolution_nd_problem {
    conv3d_geometry geometry;
    bool bias = false;
    bool training = false; ///< prepare the gradients too
    int threads = 1;
};

/// A convolution of plain volumes NCDHW prepared once; oneDNN chooses the order in which it works, and tensors are
/// reordered around it where that is another one. Weights are kept in the order of the forward pass.
///
/// Directions for which oneDNN has only its reference implementation are left out: ask before you call.
class convolution_nd {
public:
    convolution_nd(engine const& on, convolution_nd_problem const& p) : problem_(p), stream_(on) {
        thread_scope const scope(p.threads);
        conv3d_geometry const& g = p.geometry;
        plain_source_ = volume(g.in_channels, g.in, dnnl_abcde);
        plain_destination_ = volume(g.out_channels, g.out, dnnl_abcde);
        if (p.bias) bias_ = memory_desc(std::array{g.out_channels}, dnnl_a);
        primitive_desc const forward = create(on, direction::forward, {});
        reason_ = rejection(forward, "forward");
        if (!forward) return;
        memory_desc const inside = forward.query(dnnl_query_weights_md);
        stored_ = inside.ordinary() ? inside : plain_weights();
        pack_ = reorder(on, plain_weights(), stored_, p.threads);
        unpack_ = reorder(on, stored_, plain_weights(), p.threads);
        work_bytes_ = std::max(pack_.scratch_bytes(), unpack_.scratch_bytes());
        if (reason_.empty()) {
            implementation_ = forward.implementation();
            memory_desc const source = forward.query(dnnl_query_src_md), result = forward.query(dnnl_query_dst_md);
            forward_ = make(on, forward, direction::forward, source, inside, result);
        }
        if (p.training) {
            primitive_desc const data = create(on, direction::data, forward);
            if (!rejected(data, "input gradient"))
                data_ = make(on, data, direction::data, data.query(dnnl_query_diff_src_md),
                             data.query(dnnl_query_weights_md), data.query(dnnl_query_diff_dst_md));
            primitive_desc const weights = create(on, direction::weights, forward);
            if (!rejected(weights, "weight gradient"))
                weights_ = make(on, weights, direction::weights, weights.query(dnnl_query_src_md),
                                weights.query(dnnl_query_diff_weights_md), weights.query(dnnl_query_diff_dst_md));
        }
        scratch_bytes_ = source_bytes_ + destination_bytes_ + weight_bytes_ + work_bytes_;
    }

    bool has_forward() const { return static_cast<bool>(forward_.run); }
    bool has_backward_data() const { return static_cast<bool>(data_.run); }
    bool has_backward_weights() const { return static_cast<bool>(weights_.run); }
    /// For the first direction left out: its name and what oneDNN would run. Empty if there is none.
    std::string const& reason() const { return reason_; }
    /// oneDNN's name of the forward implementation: "jit:avx512_core", "gemm:jit", ...
    std::string const& implementation() const { return implementation_; }
    std::int64_t weight_elements() const { return stored_.elements(); }
    /// Scratch memory of every call, 64-byte aligned.
    std::size_t scratch_bytes() const { return scratch_bytes_; }

    /// From OIDHW (GOIDHW with groups) to the stored order, and back; `scratch` as for the other calls.
    void pack(float const* plain, float* stored, void* scratch) const { pack_.run(stream_, plain, stored, scratch); }
    void unpack(float const* stored, float* plain, void* scratch) const {
        unpack_.run(stream_, stored, plain, scratch);
    }

    void forward(float const* source, float const* stored, float const* bias, float* destination, void* scratch) const {
        thread_scope const scope(problem_.threads);
        memory const m(*this, scratch);
        float const* const x = read(forward_.source, source, m.source, m);
        float const* const w = read(forward_.weights, stored, m.weights, m);
        float* const y = forward_.destination ? m.destination : destination;
        if (problem_.bias) forward_.run.execute(stream_, {x, w, y, bias}, m.work);
        else forward_.run.execute(stream_, {x, w, y}, m.work);
        write(forward_.destination, y, destination, m);
    }

    void backward_data(float const* destination_gradient, float const* stored, float* source_gradient,
                       void* scratch) const {
        thread_scope const scope(problem_.threads);
        memory const m(*this, scratch);
        float const* const y = read(data_.destination, destination_gradient, m.destination, m);
        float const* const w = read(data_.weights, stored, m.weights, m);
        float* const x = data_.source ? m.source : source_gradient;
        data_.run.execute(stream_, {x, w, y}, m.work);
        write(data_.source, x, source_gradient, m);
    }

    /// `bias_gradient` is written if the problem has a bias.
    void backward_weights(float const* source, float const* destination_gradient, float* stored_gradient,
                          float* bias_gradient, void* scratch) const {
        thread_scope const scope(problem_.threads);
        memory const m(*this, scratch);
        float const* const x = read(weights_.source, source, m.source, m);
        float const* const y = read(weights_.destination, destination_gradient, m.destination, m);
        float* const w = weights_.weights ? m.weights : stored_gradient;
        if (problem_.bias) weights_.run.execute(stream_, {x, w, y, bias_gradient}, m.work);
        else weights_.run.execute(stream_, {x, w, y}, m.work);
        write(weights_.weights, w, stored_gradient, m);
    }

private:
    enum class direction { forward, data, weights };

    // A primitive, and the reorders between it and the caller's tensors: into it for what it reads, out of it for what
    // it writes; empty where both agree.
    struct pass {
        primitive run;
        reorder source, weights, destination;
    };

    // The regions of scratch memory.
    struct memory {
        memory(convolution_nd const& c, void* scratch)
            : source(static_cast<float*>(scratch)),
              destination(at(scratch, c.source_bytes_)),
              weights(at(scratch, c.source_bytes_ + c.destination_bytes_)),
              work(at(scratch, c.source_bytes_ + c.destination_bytes_ + c.weight_bytes_)) {}
        static float* at(void* scratch, std::size_t bytes) {
            return reinterpret_cast<float*>(static_cast<std::byte*>(scratch) + bytes);
        }
        float *source, *destination, *weights;
        void* work;
    };

    memory_desc volume(std::int64_t channels, extents3d const& e, dnnl_format_tag_t tag) const {
        return {std::array{problem_.geometry.batch, channels, e[0], e[1], e[2]}, tag};
    }
    memory_desc weights_as(dnnl_format_tag_t one_group, dnnl_format_tag_t groups) const {
        conv3d_geometry const& g = problem_.geometry;
        extents3d const& k = g.kernel;
        if (g.groups == 1) return {std::array{g.out_channels, g.in_channels, k[0], k[1], k[2]}, one_group};
        return {std::array{g.groups, g.out_channels / g.groups, g.in_channels / g.groups, k[0], k[1], k[2]}, groups};
    }
    memory_desc plain_weights() const { return weights_as(dnnl_abcde, dnnl_abcdef); }

    primitive_desc create(engine const& on, direction d, primitive_desc const& hint) const {
        conv3d_geometry const& g = problem_.geometry;
        memory_desc const source = volume(g.in_channels, g.in, dnnl_format_tag_any);
        memory_desc const destination = volume(g.out_channels, g.out, dnnl_format_tag_any);
        memory_desc const weights = weights_as(dnnl_format_tag_any, dnnl_format_tag_any);
        dnnl_dims_t stride{}, dilation{}, begin{}, end{};
        for (std::size_t a = 0; a < 3; ++a) {
            stride[a] = g.stride[a];
            dilation[a] = g.dilation[a] - 1; // oneDNN counts from 0, and wants the padding the last window reaches
            begin[a] = g.pad_begin[a];
            end[a] = (g.out[a] - 1) * g.stride[a] + g.dilation[a] * (g.kernel[a] - 1) + 1 - g.in[a] - begin[a];
        }
        dnnl_prop_kind_t const kind = problem_.training ? dnnl_forward_training : dnnl_forward_inference;
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
        dnnl_status_t status = dnnl_success;
        constexpr dnnl_alg_kind_t algorithm = dnnl_convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
        if (d == direction::forward)
            status = dnnl_convolution_forward_primitive_desc_create(&made, on.get(), kind, algorithm, source.get(),
                                                                    weights.get(), bias_.get(), destination.get(),
                                                                    stride, dilation, begin, end, attributes.get());
        else if (d == direction::data)
            status = dnnl_convolution_backward_data_primitive_desc_create(
                &made, on.get(), algorithm, source.get(), weights.get(), destination.get(), stride, dilation, begin,
                end, hint.get(), attributes.get());
        else
            status = dnnl_convolution_backward_weights_primitive_desc_create(
                &made, on.get(), algorithm, source.get(), weights.get(), bias_.get(), destination.get(), stride,
                dilation, begin, end, hint.get(), attributes.get());
#else
        dnnl_convolution_desc_t what;
        if (d == direction::forward)
            check(dnnl_dilated_convolution_forward_desc_init(&what, kind, algorithm, source.get(), weights.get(),
                                                             bias_.get(), destination.get(), stride, dilation, begin,
                                                             end),
                  "dnnl_dilated_convolution_forward_desc_init");
        else if (d == direction::data)
            check(dnnl_dilated_convolution_backward_data_desc_init(&what, algorithm, source.get(), weights.get(),
                                                                   destination.get(), stride, dilation, begin, end),
                  "dnnl_dilated_convolution_backward_data_desc_init");
        else
            check(dnnl_dilated_convolution_backward_weights_desc_init(&what, algorithm, source.get(), weights.get(),
                                                                      bias_.get(), destination.get(), stride, dilation,
                                                                      begin, end),
                  "dnnl_dilated_convolution_backward_weights_desc_init");
        status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), hint.get());
#endif
        return {status, made, "creating a 3-D convolution"};
    }

    std::string rejection(primitive_desc const& found, std::string_view name) const {
        if (!found) return concat(name, ": oneDNN has no implementation");
        if (found.reference()) return concat(name, ": oneDNN would run ", found.implementation());
        return {};
    }
    bool rejected(primitive_desc const& found, std::string_view name) {
        std::string why = rejection(found, name);
        if (why.empty()) return false;
        if (reason_.empty()) reason_ = std::move(why);
        return true;
    }

    pass make(engine const& on, primitive_desc const& what, direction d, memory_desc const& source,
              memory_desc const& weights, memory_desc const& destination) {
        bool const forward = d == direction::forward, data = d == direction::data, weight = d == direction::weights;
        pass out;
        out.source = between(on, plain_source_, source, data);
        out.weights = between(on, stored_, weights, weight);
        out.destination = between(on, plain_destination_, destination, forward);
        int const x = data ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC, w = weight ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS;
        int const y = forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, b = weight ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS;
        out.run = problem_.bias && !data
                      ? primitive(on, what, {{x, source}, {w, weights}, {y, destination}, {b, bias_}})
                      : primitive(on, what, {{x, source}, {w, weights}, {y, destination}});
        reserve(source_bytes_, out.source, source);
        reserve(weight_bytes_, out.weights, weights);
        reserve(destination_bytes_, out.destination, destination);
        work_bytes_ = std::max({work_bytes_, out.source.scratch_bytes(), out.weights.scratch_bytes(),
                                out.destination.scratch_bytes(), out.run.scratch_bytes()});
        return out;
    }

    // From the caller's tensor to the primitive's, or back if the primitive writes it.
    reorder between(engine const& on, memory_desc const& outside, memory_desc const& inside, bool written) const {
        if (outside == inside) return {};
        return written ? reorder(on, inside, outside, problem_.threads)
                       : reorder(on, outside, inside, problem_.threads);
    }
    static void reserve(std::size_t& bytes, reorder const& conversion, memory_desc const& inside) {
        if (conversion) bytes = std::max(bytes, (inside.bytes() + 63) / 64 * 64);
    }
    float const* read(reorder const& conversion, float const* given, float* buffer, memory const& m) const {
        if (!conversion) return given;
        conversion.run(stream_, given, buffer, m.work);
        return buffer;
    }
    void write(reorder const& conversion, float const* inside, float* wanted, memory const& m) const {
        if (conversion) conversion.run(stream_, inside, wanted, m.work);
    }

    convolution_nd_problem problem_;
    stream stream_;
    std::string reason_, implementation_;
    memory_desc plain_source_, plain_destination_, bias_, stored_;
    reorder pack_, unpack_;
    pass forward_, data_, weights_;
    std::size_t source_bytes_ = 0, destination_bytes_ = 0, weight_bytes_ = 0, work_bytes_ = 0, scratch_bytes_ = 0;
};

} // namespace nas::onednn
