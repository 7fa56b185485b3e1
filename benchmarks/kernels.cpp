// The own vector kernels, one by one, beside oneDNN and beside a copy of as many bytes, in one interleaved run.
//
//     benchmark_kernels [part of a name, or all] [threads] [rounds] [level: 0 baseline, 1 avx2, 2 avx512] [no library]
//
// Bytes are the least that a kernel must read and write; "of copy" compares their rate with that of a copy of as many.
// "of passes" counts what is read again by a kernel that needs statistics of all images before it can write: batch norm
// moves three times its input forward, five times backward. "of peak" compares the multiply-adds of a convolution
// (without those with padding) with as many in registers: a row nearer to its peak than to the copy is bound by them.
// Denormals are flushed. Nothing is printed of kernels whose windows were disturbed by other processes. A library that would run an unoptimised implementation is timed in fewer rounds.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/add.hpp>
#include <nas/backend/cpu/batch_norm.hpp>
#include <nas/backend/cpu/channel_shuffle.hpp>
#include <nas/backend/cpu/depthwise.hpp>
#include <nas/backend/cpu/global_average_pool.hpp>
#include <nas/backend/cpu/multiply.hpp>
#include <nas/backend/cpu/optimizer.hpp>
#include <nas/backend/cpu/pool2d.hpp>
#include <nas/backend/cpu/softmax_cross_entropy.hpp>
#include <nas/backend/cpu/weighted_sum.hpp>
#include <nas/backend/denormals.hpp>
#include <nas/backend/onednn/convolution.hpp>
#include <nas/backend/onednn/version.hpp>
#include <nas/tensor/arena.hpp>

#include "side_by_side.hpp"

#define NAS_SIMD_KERNELS "multiply_add_peak.inl"
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace {

namespace cpu = nas::cpu;

struct options {
    std::string filter = "all";
    int threads = 2, rounds = 7;
    cpu::simd_level level = cpu::best_simd_level();
    bool library = true;
};

// A tensor of its own, filled with numbers in [-1, 1).
class tensor {
public:
    explicit tensor(std::int64_t floats) : memory_(static_cast<std::size_t>(floats) * sizeof(float)) {
        std::uint32_t state = 1;
        for (std::int64_t i = 0; i < floats; ++i) {
            state = state * 1664525u + 1013904223u;
            data()[i] = static_cast<float>(state >> 8) / 8388608.0f - 1;
        }
    }
    float* data() { return reinterpret_cast<float*>(memory_.data()); }

private:
    nas::arena memory_;
};
using tensor_ptr = std::shared_ptr<tensor>;
tensor_ptr make(std::int64_t floats) { return std::make_shared<tensor>(floats); }

struct kernel_case {
    std::string name;
    double read = 0, written = 0; // floats
    std::function<void()> own, library;
    bool slow_library = false;
    double read_again = 0, multiply_adds = 0;
};

struct square {
    std::int64_t batch, channels, size;
};
std::string text(square const& s) {
    return std::to_string(s.channels) + "@" + std::to_string(s.size) + " b" + std::to_string(s.batch);
}

class cases {
public:
    explicit cases(options const& o) : o_(o), lanes_(cpu::lanes(o.level)) {}

    struct window {
        std::int64_t kernel = 3, stride = 1, dilation = 1;
    };

    void depthwise(square const& s, window const& w) {
        std::string const name = "dw" + std::to_string(w.kernel) + (w.stride > 1 ? "s" + std::to_string(w.stride) : "") +
                                 (w.dilation > 1 ? "d" + std::to_string(w.dilation) : "") + " " + text(s);
        if (!wanted(name)) return;
        nas::conv_geometry const exact = geometry(s, w, s.channels), rounded = geometry(s, w, round(s.channels));
        auto const own = std::make_shared<cpu::depthwise>(o_.level, exact, o_.threads);
        double const in = static_cast<double>(s.batch * rounded.in_channels * s.size * s.size),
                     out = static_cast<double>(s.batch * rounded.in_channels * rounded.out_height * rounded.out_width);
        tensor_ptr const x = make(whole(in)), dx = make(whole(in)), y = make(whole(out)), dy = make(whole(out)), weights = make(own->weight_elements()),
                         dw = make(own->weight_elements()), scratch = make(static_cast<std::int64_t>(own->scratch_bytes() / sizeof(float))),
                         c = make(round(s.channels));
        auto const sums = std::make_shared<std::vector<double>>(own->sums_elements());
        library_convolution const library = o_.library ? library_convolution(rounded, o_, lanes_) : library_convolution();

        double const products = static_cast<double>(s.batch * rounded.in_channels) *
                                static_cast<double>(elements_in_windows(rounded.in_height, rounded.out_height, w, rounded.pad_top) *
                                                    elements_in_windows(rounded.in_width, rounded.out_width, w, rounded.pad_left));
        auto const bind = [&](auto f) { return [=] { f(*own, x->data(), dx->data(), y->data(), dy->data(), weights->data(), dw->data(), scratch->data()); }; };
        add({name + " forward", in, out,
             bind([](auto& k, float* a, float*, float* b, float*, float* v, float*, float* t) { k.forward(a, v, nullptr, nas::activation::none, b, t); }),
             library.forward(x, weights, y), library.slow[0], 0, products});
        add({name + " backward data", out, in, bind([](auto& k, float*, float* d, float*, float* g, float* v, float*, float* t) { k.backward_data(g, v, d, t); }),
             library.data(dx, weights, dy), library.slow[1], 0, products});
        add({name + " backward weights", in + out, 0,
             bind([](auto& k, float* a, float*, float*, float* g, float*, float* dv, float* t) { k.backward_weights(a, g, dv, t); }),
             library.weights(x, dw, dy), library.slow[2], 0, products});
        add({name + " backward both", in + out, in, [=] {
                 own->backward({.in = x->data(), .weights = weights->data(), .out_gradient = dy->data(), .in_gradient = dx->data(),
                                .weight_gradient = dw->data(), .scratch = scratch->data()});
             }, {}, false, 0, 2 * products});
        add({name + " hooks forward", in, out, [=] {
                 own->forward({.in = x->data(), .weights = weights->data(), .out = y->data(), .scratch = scratch->data(),
                               .read = {c->data(), c->data(), nas::activation::relu}, .sums = {c->data(), sums->data()}});
             }, {}, false, 0, products});
        add({name + " hooks backward", in + 2 * out, in, [=] {
                 own->backward({.in = x->data(), .weights = weights->data(), .out_gradient = dy->data(), .in_gradient = dx->data(),
                                .weight_gradient = dw->data(), .scratch = scratch->data(), .read = {c->data(), c->data(), nas::activation::relu},
                                .gradient = {y->data(), c->data(), c->data(), c->data()}, .sums = {c->data(), sums->data()}});
             }, {}, false, 0, 2 * products});
    }

    void pool(square const& s, nas::pool_kind kind, window const& w) {
        std::string const name = std::string(kind == nas::pool_kind::max ? "max" : "average") + " pool " + std::to_string(w.kernel) + "s" +
                                 std::to_string(w.stride) + " " + text(s);
        if (!wanted(name)) return;
        std::int64_t const out_size = (s.size + 2 * (w.kernel / 2) - w.kernel) / w.stride + 1, pad = w.kernel / 2;
        nas::pool_geometry const g{.kind = kind, .batch = s.batch, .channels = s.channels, .in_height = s.size, .in_width = s.size, .out_height = out_size,
                                   .out_width = out_size, .kernel_height = w.kernel, .kernel_width = w.kernel, .stride_height = w.stride,
                                   .stride_width = w.stride, .pad_top = pad, .pad_left = pad, .pad_bottom = pad, .pad_right = pad};
        double const in = static_cast<double>(s.batch * round(s.channels) * s.size * s.size),
                     out = static_cast<double>(s.batch * round(s.channels) * out_size * out_size);
        tensor_ptr const x = make(whole(in)), dx = make(whole(in)), y = make(whole(out)), dy = make(whole(out)),
                         scratch = make(static_cast<std::int64_t>(cpu::pool2d_scratch_bytes(o_.level, g, o_.threads) / sizeof(float)));
        auto const library = o_.library ? library_pool(g, x, y, dx, dy) : std::array<std::function<void()>, 2>{};
        options const o = o_;
        add({name + " forward", in, out, [=] { cpu::pool2d_forward(o.level, g, x->data(), y->data(), scratch->data(), o.threads); }, library[0]});
        add({name + " backward", out + (kind == nas::pool_kind::max ? in : 0), in,
             [=] { cpu::pool2d_backward(o.level, g, x->data(), dy->data(), dx->data(), scratch->data(), o.threads); }, library[1]});
    }

    void elementwise(square const& s) {
        std::int64_t const n = s.batch * round(s.channels) * s.size * s.size;
        double const d = static_cast<double>(n);
        cpu::image_extents const e{s.batch, s.channels, s.size * s.size};
        options const o = o_;
        if (!wanted("global average pool add relu swish hard_swish batch norm multiply gate copy " + text(s))) return;
        tensor_ptr const x = make(n), y = make(n), z = make(n), c = make(4 * round(s.channels)), small = make(s.batch * round(s.channels)),
                         scratch = make(static_cast<std::int64_t>(cpu::batch_norm_scratch_bytes(o.threads)));
        double const pooled = static_cast<double>(s.batch * round(s.channels));
        add({"global average pool " + text(s) + " forward", d, pooled, [=] { cpu::global_average_pool_forward(o.level, e, x->data(), small->data(), o.threads); }, {}});
        add({"global average pool " + text(s) + " backward", pooled, d, [=] { cpu::global_average_pool_backward(o.level, e, small->data(), x->data(), o.threads); }, {}});
        add({"add " + text(s), 2 * d, d, [=] {
                 std::array<float const*, 2> const in{x->data(), y->data()};
                 cpu::add_forward(o.level, n, in, z->data(), o.threads);
             }, {}});
        for (nas::activation const f : {nas::activation::relu, nas::activation::hard_swish, nas::activation::swish}) {
            auto const library = o_.library ? library_activation(f, s, x, y, z) : std::array<std::function<void()>, 2>{};
            add({std::string(to_string(f)) + " " + text(s) + " forward", d, d, [=] { cpu::activation_forward(o.level, f, n, x->data(), y->data(), o.threads); }, library[0]});
            add({std::string(to_string(f)) + " " + text(s) + " backward", 2 * d, d,
                 [=] { cpu::activation_backward(o.level, f, n, x->data(), y->data(), z->data(), o.threads); }, library[1]});
        }
        add({"batch norm + relu " + text(s) + " forward", d, d, [=] {
                 cpu::batch_norm_forward_training(o.level, {.extents = e, .act = nas::activation::relu, .in = x->data(), .scale = c->data(), .shift = c->data(),
                                                            .running_mean = c->data() + s.channels, .running_variance = c->data() + 2 * s.channels,
                                                            .out = y->data(), .saved = small->data(), .scratch = scratch->data(), .threads = o.threads});
             }, {}, false, d});
        add({"batch norm + relu " + text(s) + " backward", 2 * d, d, [=] {
                 cpu::batch_norm_backward(o.level, {.extents = e, .act = nas::activation::relu, .in = x->data(), .scale = c->data(), .shift = c->data(),
                                                    .saved = small->data(), .out_gradient = y->data(), .in_gradient = z->data(),
                                                    .scale_gradient = c->data() + s.channels, .shift_gradient = c->data() + 2 * s.channels,
                                                    .scratch = scratch->data(), .threads = o.threads});
             }, {}, false, 2 * d});
        {
            auto const order = cpu::shuffled_channels(s.channels, 4);
            add({"channel shuffle " + text(s), d, d, [=] { cpu::permute_channels(o.level, e, order, x->data(), y->data(), o.threads); }, {}});
        }
        add({"gate " + text(s) + " forward", d, d, [=] { cpu::multiply_gate_forward(o.level, e, x->data(), small->data(), y->data(), o.threads); }, {}});
    }

    // A mixed operation of eight candidates.
    void mixed(square const& s) {
        std::int64_t const n = s.batch * round(s.channels) * s.size * s.size;
        double const d = static_cast<double>(n);
        options const o = o_;
        if (!wanted("weighted sum " + text(s))) return;
        std::vector<tensor_ptr> tensors;
        for (int i = 0; i < 17; ++i) tensors.push_back(make(n));
        tensor_ptr const w = make(8), dw = make(8), scratch = make(static_cast<std::int64_t>(cpu::weighted_sum_scratch_bytes(8, o.threads)));
        add({"weighted sum of 8 " + text(s) + " forward", 8 * d, d, [=] {
                 std::array<float const*, 8> in;
                 for (std::size_t i = 0; i < 8; ++i) in[i] = tensors[i]->data();
                 cpu::weighted_sum_forward(o.level, n, in, w->data(), tensors[16]->data(), o.threads);
             }, {}});
        add({"weighted sum of 8 " + text(s) + " backward", 9 * d, 8 * d, [=] {
                 std::array<float const*, 8> in;
                 std::array<float*, 8> out;
                 for (std::size_t i = 0; i < 8; ++i) in[i] = tensors[i]->data(), out[i] = tensors[8 + i]->data();
                 cpu::weighted_sum_backward(o.level, {.elements = n, .inputs = in, .weights = w->data(), .out_gradient = tensors[16]->data(),
                                                      .input_gradients = out, .weight_gradient = dw->data(), .scratch = scratch->data(), .threads = o.threads});
             }, {}});
    }

    void losses(std::int64_t batch, std::int64_t classes) {
        options const o = o_;
        double const d = static_cast<double>(batch * classes);
        tensor_ptr const x = make(batch * classes), dx = make(batch * classes), sums = make(4 * batch);
        auto const labels = std::make_shared<std::vector<std::int32_t>>(static_cast<std::size_t>(batch), 1);
        add({"softmax cross-entropy " + std::to_string(classes) + " classes b" + std::to_string(batch), d, d, [=] {
                 (void)cpu::softmax_cross_entropy(o.level, {.batch = batch, .classes = classes, .smoothing = 0.1, .logits = x->data(), .labels = labels->data(),
                                                            .gradient = dx->data(), .losses = reinterpret_cast<double*>(sums->data()), .threads = o.threads});
             }, {}});
    }

    void optimizers(std::int64_t n) {
        options const o = o_;
        double const d = static_cast<double>(n);
        tensor_ptr const p = make(n), g = make(n), a = make(n), b = make(n);
        std::fill_n(b->data(), n, 0.5f);
        std::string const size = " of " + std::to_string(n / 1000) + "k parameters";
        add({"sgd" + size, 3 * d, 2 * d, [=] {
                 cpu::sgd_update(o.level, {.elements = n, .parameters = p->data(), .gradients = g->data(), .velocity = a->data(), .rate = 1e-9f,
                                           .momentum = 0.9f, .nesterov = true, .threads = o.threads});
             }, {}});
        add({"adam" + size, 4 * d, 3 * d, [=] {
                 cpu::adam_update(o.level, {.elements = n, .parameters = p->data(), .gradients = g->data(), .first = a->data(), .second = b->data(),
                                            .size = 1e-9f, .threads = o.threads});
             }, {}});
        add({"rmsprop" + size, 4 * d, 3 * d, [=] {
                 cpu::rmsprop_update(o.level, {.elements = n, .parameters = p->data(), .gradients = g->data(), .squares = b->data(), .velocity = a->data(),
                                               .momentum = 0.9f, .early_rate = 1e-9f, .late_rate = 1, .under_root = 0.002f, .threads = o.threads});
             }, {}});
    }

    std::vector<kernel_case> const& all() const { return all_; }

private:
    static std::int64_t whole(double floats) { return static_cast<std::int64_t>(floats); }
    std::int64_t round(std::int64_t channels) const { return (channels + lanes_ - 1) / lanes_ * lanes_; }
    bool wanted(std::string const& name) const {
        return o_.filter == "all" || name.find(o_.filter) != std::string::npos || o_.filter.rfind(name, 0) == 0 || o_.filter.find('@') == std::string::npos;
    }
    void add(kernel_case c) {
        if (o_.filter == "all" || c.name.find(o_.filter) != std::string::npos) all_.push_back(std::move(c));
    }

    // Of all windows along one axis, those that are not padding.
    static std::int64_t elements_in_windows(std::int64_t size, std::int64_t windows, window const& w, std::int64_t pad) {
        std::int64_t count = 0;
        for (std::int64_t i = 0; i < windows; ++i)
            for (std::int64_t k = 0; k < w.kernel; ++k) {
                std::int64_t const at = i * w.stride - pad + k * w.dilation;
                count += at >= 0 && at < size;
            }
        return count;
    }

    static nas::conv_geometry geometry(square const& s, window const& w, std::int64_t channels) {
        std::int64_t const pad = w.kernel / 2 * w.dilation, out = (s.size + 2 * pad - w.dilation * (w.kernel - 1) - 1) / w.stride + 1;
        return {.batch = s.batch, .in_channels = channels, .in_height = s.size, .in_width = s.size, .out_channels = channels, .out_height = out,
                .out_width = out, .kernel_height = w.kernel, .kernel_width = w.kernel, .stride_height = w.stride, .stride_width = w.stride,
                .dilation_height = w.dilation, .dilation_width = w.dilation, .pad_top = pad, .pad_left = pad, .pad_bottom = pad, .pad_right = pad,
                .groups = channels};
    }

    // oneDNN's three directions, unoptimised implementations included.
    struct library_convolution {
        std::array<std::shared_ptr<nas::onednn::primitive>, 3> primitives{};
        std::array<tensor_ptr, 3> scratch{};
        std::array<bool, 3> slow{};
        std::shared_ptr<nas::onednn::engine> on;
        int threads = 1;

        library_convolution() = default;
        library_convolution(nas::conv_geometry const& g, options const& o, std::int64_t lanes)
            : on(std::make_shared<nas::onednn::engine>()), threads(o.threads) {
            nas::onednn::thread_scope const scope(threads);
            nas::layout const images{static_cast<std::int32_t>(lanes)};
            nas::onednn::convolution_descs const d({.geometry = g, .source = images, .destination = images, .training = true, .threads = threads});
            auto const order = lanes == 16 ? dnnl_Goihw16g : dnnl_Goihw8g;
            auto const w = d.weights(order, order);
            auto const forward = d.forward(*on, w, nas::activation::none);
            if (!forward) return;
            prepare(0, forward, {{DNNL_ARG_SRC, d.source}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_DST, d.destination}});
            if (auto const p = d.backward_data(*on, w, forward))
                prepare(1, p, {{DNNL_ARG_DIFF_SRC, d.source}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_DIFF_DST, d.destination}});
            if (auto const p = d.backward_weights(*on, w, forward))
                prepare(2, p, {{DNNL_ARG_SRC, d.source}, {DNNL_ARG_DIFF_WEIGHTS, w}, {DNNL_ARG_DIFF_DST, d.destination}});
        }
        void prepare(std::size_t i, nas::onednn::primitive_desc const& p, std::initializer_list<nas::onednn::primitive::argument> arguments) {
            primitives[i] = std::make_shared<nas::onednn::primitive>(*on, p, arguments);
            scratch[i] = make(static_cast<std::int64_t>(primitives[i]->scratch_bytes() / sizeof(float)) + 16);
            slow[i] = p.reference() || p.implementation().find("gemm") != std::string_view::npos;
        }
        std::function<void()> run(std::size_t i, tensor_ptr const& a, tensor_ptr const& b, tensor_ptr const& c) const {
            if (!primitives[i]) return {};
            return [=, p = primitives[i], t = scratch[i], e = on, n = threads, s = std::make_shared<nas::onednn::stream>(*on)] {
                nas::onednn::thread_scope const scope(n);
                p->execute(*s, {a->data(), b->data(), c->data()}, t->data());
            };
        }
        std::function<void()> forward(tensor_ptr const& x, tensor_ptr const& w, tensor_ptr const& y) const { return run(0, x, w, y); }
        std::function<void()> data(tensor_ptr const& dx, tensor_ptr const& w, tensor_ptr const& dy) const { return run(1, dx, w, dy); }
        std::function<void()> weights(tensor_ptr const& x, tensor_ptr const& dw, tensor_ptr const& dy) const { return run(2, x, dw, dy); }
    };

    nas::onednn::memory_desc image(std::int64_t batch, std::int64_t channels, std::int64_t height, std::int64_t width) const {
        return {std::array{batch, round(channels), height, width}, lanes_ == 16 ? dnnl_aBcd16b : dnnl_aBcd8b};
    }
    static std::function<void()> runner(nas::onednn::engine const& on, nas::onednn::primitive_desc const& what,
                                        std::initializer_list<nas::onednn::primitive::argument> arguments, std::vector<tensor_ptr> const& t, int threads) {
        auto const p = std::make_shared<nas::onednn::primitive>(on, what, arguments);
        auto const scratch = make(static_cast<std::int64_t>(p->scratch_bytes() / sizeof(float)) + 16);
        auto const s = std::make_shared<nas::onednn::stream>(on);
        return [=] {
            nas::onednn::thread_scope const scope(threads);
            if (t.size() == 2) p->execute(*s, {t[0]->data(), t[1]->data()}, scratch->data());
            else p->execute(*s, {t[0]->data(), t[1]->data(), t[2]->data()}, scratch->data());
        };
    }

    std::array<std::function<void()>, 2> library_pool(nas::pool_geometry const& g, tensor_ptr const& x, tensor_ptr const& y, tensor_ptr const& dx,
                                                      tensor_ptr const& dy) const {
        nas::onednn::thread_scope const scope(o_.threads);
        nas::onednn::engine const on;
        auto const in = image(g.batch, g.channels, g.in_height, g.in_width), out = image(g.batch, g.channels, g.out_height, g.out_width);
        dnnl_alg_kind_t const kind = g.kind == nas::pool_kind::max ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
        dnnl_dims_t const stride{g.stride_height, g.stride_width}, kernel{g.kernel_height, g.kernel_width}, none{0, 0}, begin{g.pad_top, g.pad_left},
            end{(g.out_height - 1) * g.stride_height + g.kernel_height - g.in_height - g.pad_top,
                (g.out_width - 1) * g.stride_width + g.kernel_width - g.in_width - g.pad_left};
        nas::onednn::primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t status = dnnl_pooling_forward_primitive_desc_create(&made, on.get(), dnnl_forward_training, kind, in.get(), out.get(), stride, kernel, none,
                                                                          begin, end, attributes.get());
#else
        dnnl_pooling_v2_desc_t what;
        nas::onednn::check(dnnl_pooling_v2_forward_desc_init(&what, dnnl_forward_training, kind, in.get(), out.get(), stride, kernel, none, begin, end), "pooling");
        dnnl_status_t status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), nullptr);
#endif
        nas::onednn::primitive_desc const forward(status, made, "pooling");
        made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        status = dnnl_pooling_backward_primitive_desc_create(&made, on.get(), kind, in.get(), out.get(), stride, kernel, none, begin, end, forward.get(),
                                                             attributes.get());
#else
        nas::onednn::check(dnnl_pooling_v2_backward_desc_init(&what, kind, in.get(), out.get(), stride, kernel, none, begin, end), "pooling");
        status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), forward.get());
#endif
        nas::onednn::primitive_desc const backward(status, made, "pooling");
        auto const workspace = forward.query(dnnl_query_workspace_md);
        if (workspace.bytes() == 0)
            return {runner(on, forward, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}}, {x, y}, o_.threads),
                    runner(on, backward, {{DNNL_ARG_DIFF_DST, out}, {DNNL_ARG_DIFF_SRC, in}}, {dy, dx}, o_.threads)};
        tensor_ptr const winners = make(static_cast<std::int64_t>(workspace.bytes() / sizeof(float)) + 16);
        return {runner(on, forward, {{DNNL_ARG_SRC, in}, {DNNL_ARG_DST, out}, {DNNL_ARG_WORKSPACE, workspace}}, {x, y, winners}, o_.threads),
                runner(on, backward, {{DNNL_ARG_DIFF_DST, out}, {DNNL_ARG_DIFF_SRC, in}, {DNNL_ARG_WORKSPACE, workspace}}, {dy, dx, winners}, o_.threads)};
    }

    std::array<std::function<void()>, 2> library_activation(nas::activation f, square const& s, tensor_ptr const& x, tensor_ptr const& y, tensor_ptr const& z) const {
        nas::onednn::thread_scope const scope(o_.threads);
        nas::onednn::engine const on;
        auto const d = image(s.batch, s.channels, s.size, s.size);
        dnnl_alg_kind_t const kind = f == nas::activation::relu ? dnnl_eltwise_relu : f == nas::activation::swish ? dnnl_eltwise_swish : dnnl_eltwise_hardswish;
        float const alpha = f == nas::activation::relu ? 0.0f : f == nas::activation::swish ? 1.0f : 1.0f / 6, beta = f == nas::activation::hard_swish ? 0.5f : 0.0f;
        nas::onednn::primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t status = dnnl_eltwise_forward_primitive_desc_create(&made, on.get(), dnnl_forward_training, kind, d.get(), d.get(), alpha, beta, attributes.get());
#else
        dnnl_eltwise_desc_t what;
        nas::onednn::check(dnnl_eltwise_forward_desc_init(&what, dnnl_forward_training, kind, d.get(), alpha, beta), "eltwise");
        dnnl_status_t status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), nullptr);
#endif
        nas::onednn::primitive_desc const forward(status, made, "eltwise");
        made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        status = dnnl_eltwise_backward_primitive_desc_create(&made, on.get(), kind, d.get(), d.get(), d.get(), alpha, beta, forward.get(), attributes.get());
#else
        nas::onednn::check(dnnl_eltwise_backward_desc_init(&what, kind, d.get(), d.get(), alpha, beta), "eltwise");
        status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), forward.get());
#endif
        nas::onednn::primitive_desc const backward(status, made, "eltwise");
        return {runner(on, forward, {{DNNL_ARG_SRC, d}, {DNNL_ARG_DST, d}}, {x, y}, o_.threads),
                runner(on, backward, {{DNNL_ARG_SRC, d}, {DNNL_ARG_DIFF_DST, d}, {DNNL_ARG_DIFF_SRC, d}}, {x, y, z}, o_.threads)};
    }

    options o_;
    std::int64_t lanes_;
    std::vector<kernel_case> all_;
};

void measure(kernel_case const& k, options const& o, double& logarithms, int& compared) {
    double const bytes = 4 * (k.read + k.written);
    // The copy moves as many bytes, half of them read and half written.
    std::int64_t const half = static_cast<std::int64_t>(bytes / 8);
    static std::unique_ptr<tensor> from, to;
    static std::int64_t size = 0;
    if (size < half) {
        from = std::make_unique<tensor>(half);
        to = std::make_unique<tensor>(half);
        size = half;
    }
    std::vector<side_by_side::contestant> sides{{"copy", [&] { cpu::copy(o.level, half, from->data(), to->data(), o.threads); }}, {"own", k.own}};
    alignas(64) float const factors[32] = {};
    tensor threads_sums(16 * o.threads);
    if (k.multiply_adds > 0) {
        sides.push_back({"peak", [&] { NAS_SIMD_SELECT(o.level, multiply_add_peak)(k.multiply_adds, factors, threads_sums.data(), o.threads); }});
    }
    if (k.library) sides.push_back({"library", k.library, 1, k.slow_library ? 3 : 1000});
    auto const results = side_by_side::compare(sides, {.rounds = o.rounds, .window = 0.02, .retries = 5, .patience = 0.1});
    int rejected = 0;
    bool measured = true;
    for (auto const& r : results) {
        rejected += r.rejected;
        measured = measured && r.seconds.size() >= 3; // no ratio from fewer rounds
    }
    if (!measured) {
        std::printf("| %s | not measured: windows were disturbed | | | | | | | %d |\n", k.name.c_str(), rejected);
        return;
    }
    auto const ms = [&](std::size_t i) { return 1e3 * side_by_side::median_interval(results[i].seconds).median; };
    std::printf("| %s | %.3f | %.1f | %.0f %% |", k.name.c_str(), ms(1), bytes / ms(1) * 1e-6, 100 * ms(0) / ms(1));
    if (k.read_again > 0) std::printf(" %.0f %% |", 100 * (1 + 4 * k.read_again / bytes) * ms(0) / ms(1));
    else std::printf(" |");
    if (k.multiply_adds > 0) std::printf(" %.0f %% |", 100 * ms(2) / ms(1));
    else std::printf(" |");
    if (k.library) {
        std::size_t const library = results.size() - 1;
        std::printf(" %.3f | %.2f |", ms(library), ms(library) / ms(1));
        logarithms += std::log(ms(library) / ms(1));
        ++compared;
    } else {
        std::printf(" | |");
    }
    std::printf(" %d |\n", rejected);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    options o;
    if (argc > 1) o.filter = argv[1];
    if (argc > 2) o.threads = std::atoi(argv[2]);
    if (argc > 3) o.rounds = std::max(3, std::atoi(argv[3]));
    if (argc > 4) o.level = static_cast<cpu::simd_level>(std::atoi(argv[4]));
    if (argc > 5) o.library = false;
    cpu::check_supported(o.level);
    nas::flush_denormals const flush;

    using enum nas::pool_kind;
    std::printf("machine: %s; oneDNN %s; %s, %d threads, %d rounds\n\n", nas::latency::machine_fingerprint().c_str(),
                to_string(nas::onednn::runtime_version()).c_str(), std::string(to_string(o.level)).c_str(), o.threads, o.rounds);
    std::printf("| kernel | ms | GB/s | of copy | of passes | of peak | oneDNN ms | oneDNN / own | rejected |\n|---|---|---|---|---|---|---|---|---|\n");
    double logarithms = 0;
    int compared = 0;
    // One group of shapes at a time, so that only its tensors are there.
    auto const run = [&](auto fill) {
        cases c(o);
        fill(c);
        for (kernel_case const& k : c.all()) measure(k, o, logarithms, compared);
    };
    struct shape {
        square s;
        cases::window w;
    };
    for (shape const& d : std::vector<shape>{{{32, 32, 112}, {3}},      {{32, 48, 112}, {3, 2}},  {{64, 96, 32}, {3}},    {{64, 144, 16}, {3}},
                                             {{64, 144, 32}, {3, 2}},   {{64, 384, 8}, {3}},      {{64, 960, 4}, {3}},    {{32, 72, 56}, {5, 2}},
                                             {{32, 120, 28}, {5}},      {{64, 192, 16}, {5}},     {{32, 1152, 7}, {5}},   {{64, 36, 32}, {5}},
                                             {{64, 36, 32}, {3, 1, 2}}, {{64, 36, 32}, {5, 1, 2}}, {{64, 192, 16}, {7}},  {{64, 96, 32}, {7, 2}},
                                             {{1, 96, 32}, {3}},        {{1, 192, 16}, {5}}})
        run([&](cases& c) { c.depthwise(d.s, d.w); });
    for (shape const& d : std::vector<shape>{{{64, 48, 32}, {3, 1}}, {{64, 36, 32}, {3, 1}}, {{64, 72, 16}, {3, 1}}, {{64, 48, 32}, {3, 2}}, {{32, 64, 112}, {3, 2}},
                                             {{64, 96, 32}, {2, 2}}}) {
        run([&](cases& c) { c.pool(d.s, max, d.w); });
        run([&](cases& c) { c.pool(d.s, average, d.w); });
    }
    for (square const& s : {square{64, 96, 32}, square{32, 48, 112}, square{64, 384, 8}}) run([&](cases& c) { c.elementwise(s); });
    run([&](cases& c) { c.mixed({64, 36, 32}); });
    run([&](cases& c) { c.losses(64, 10), c.losses(64, 1000); });
    run([&](cases& c) { c.optimizers(2200000); });
    if (compared) std::printf("\noneDNN / own, geometric mean over %d kernels: %.2f\n", compared, std::exp(logarithms / compared));
}
