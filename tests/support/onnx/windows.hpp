#pragma once
// ONNX operators with windows: Conv, ConvTranspose, pooling over given and over all places.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/nn/ops/adaptive_pool.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose1d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>
#include <nas/nn/ops/conv_transpose3d.hpp>
#include <nas/nn/ops/global_average_pool.hpp>
#include <nas/nn/ops/pool1d.hpp>
#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/pool3d.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

#include "support/onnx/case.hpp"

namespace test::onnx {

/// Attributes of windows, per spatial axis.
struct windows {
    std::vector<std::int64_t> kernel, stride, dilation, begin, end;
    std::size_t rank() const { return kernel.size(); }

    nas::nn::size2d two(std::vector<std::int64_t> const& v) const { return {v[0], v[1]}; }
    nas::nn::size3d three(std::vector<std::int64_t> const& v) const { return {v[0], v[1], v[2]}; }
    nas::nn::padding1d padding1() const { return {begin[0], end[0]}; }
    nas::nn::padding2d padding2() const { return {begin[0], begin[1], end[0], end[1]}; }
    nas::nn::padding3d padding3() const { return {begin[0], begin[1], begin[2], end[0], end[1], end[2]}; }
};

inline windows windows_of(node const& n, std::vector<std::int64_t> kernel) {
    std::size_t const rank = kernel.size();
    windows w{std::move(kernel),
              n.integers("strides", std::vector<std::int64_t>(rank, 1)),
              n.integers("dilations", std::vector<std::int64_t>(rank, 1)),
              {},
              {}};
    auto const pads = n.integers("pads", std::vector<std::int64_t>(2 * rank, 0));
    w.begin.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(rank));
    w.end.assign(pads.begin() + static_cast<std::ptrdiff_t>(rank), pads.end());
    std::string const automatic = n.text("auto_pad");
    if (automatic.starts_with("SAME") && n.op != "ConvTranspose")
        for (std::size_t a = 0; a < rank; ++a) {
            std::int64_t const in = n.in().dim(a + 2), out = (in + w.stride[a] - 1) / w.stride[a];
            std::int64_t const all =
                std::max<std::int64_t>((out - 1) * w.stride[a] + w.dilation[a] * (w.kernel[a] - 1) + 1 - in, 0);
            w.begin[a] = automatic == "SAME_LOWER" ? all - all / 2 : all / 2;
            w.end[a] = all - w.begin[a];
        }
    return w;
}

inline std::vector<std::int64_t> spatial_extents(tensor const& weight) {
    return {weight.dims.begin() + 2, weight.dims.end()};
}

inline std::vector<std::vector<float>> weight_and_bias(node const& n) {
    std::vector<std::vector<float>> out{n.in(1).floats()};
    if (n.given(2)) out.push_back(n.in(2).floats());
    return out;
}

inline results run_conv(node const& n, machine const& m) {
    windows const w = windows_of(n, spatial_extents(n.in(1)));
    std::int64_t const out = n.in(1).dim(0), groups = n.integer("group", 1);
    auto const run = [&](nas::nn::operation op) -> results {
        return {m.run(op, {n.in()}, {.parameters = weight_and_bias(n)})};
    };
    if (w.rank() == 1)
        return run(nas::nn::conv1d{out, w.kernel[0], w.stride[0], w.padding1(), w.dilation[0], groups, n.given(2)});
    if (w.rank() == 2)
        return run(nas::nn::conv2d{out, w.two(w.kernel), w.two(w.stride), w.padding2(), w.two(w.dilation), groups,
                                   n.given(2)});
    return run(nas::nn::conv3d{out, w.three(w.kernel), w.three(w.stride), w.padding3(), w.three(w.dilation), groups,
                               n.given(2)});
}

inline results run_conv_transpose(node const& n, machine const& m) {
    windows w = windows_of(n, spatial_extents(n.in(1)));
    std::size_t const rank = w.rank();
    std::vector<std::int64_t> added = n.integers("output_padding", std::vector<std::int64_t>(rank, 0));
    auto const wanted = n.integers("output_shape");
    bool const same = n.text("auto_pad") == "SAME_UPPER";
    for (std::size_t a = 0; a < rank && !wanted.empty(); ++a) {
        std::int64_t const whole =
            w.stride[a] * (n.in().dim(a + 2) - 1) + w.dilation[a] * (w.kernel[a] - 1) + 1 + added[a];
        std::int64_t const cut = std::max<std::int64_t>(whole - wanted[a], 0);
        added[a] += std::max<std::int64_t>(wanted[a] - whole, 0);
        w.end[a] = cut / 2;
        w.begin[a] = cut - cut / 2;
    }
    std::int64_t const groups = n.integer("group", 1), out = n.in(1).dim(1) * groups;
    auto const run = [&](auto op) -> results {
        if (same) op.padding = nas::nn::same;
        return {m.run(op, {n.in()}, {.parameters = weight_and_bias(n)})};
    };
    if (rank == 1)
        return run(nas::nn::conv_transpose1d{out, w.kernel[0], w.stride[0], w.padding1(), added[0], w.dilation[0],
                                             groups, n.given(2)});
    if (rank == 2)
        return run(nas::nn::conv_transpose2d{out, w.two(w.kernel), w.two(w.stride), w.padding2(), w.two(added),
                                             w.two(w.dilation), groups, n.given(2)});
    return run(nas::nn::conv_transpose3d{out, w.three(w.kernel), w.three(w.stride), w.padding3(), w.three(added),
                                         w.three(w.dilation), groups, n.given(2)});
}

inline results run_pool(node const& n, machine const& m) {
    using nas::pool_function;
    windows const w = windows_of(n, n.integers("kernel_shape"));
    bool const ceil = n.integer("ceil_mode", 0) != 0, outside = n.integer("count_include_pad", 0) != 0;
    pool_function const f = n.op == "MaxPool"  ? pool_function::max
                            : n.op == "LpPool" ? pool_function::lp
                            : outside          ? pool_function::average_include_padding
                                               : pool_function::average;
    double const p = n.number("p", 2);
    results out(n.outputs.size()); // a second one would be the places of the maxima
    if (w.rank() == 1) {
        out[0] = m.run(nas::nn::pool1d{f, w.kernel[0], w.stride[0], w.padding1(), w.dilation[0], ceil, p}, {n.in()});
    } else if (w.rank() == 3) {
        out[0] =
            m.run(nas::nn::pool3d{f, w.three(w.kernel), w.three(w.stride), w.padding3(), w.three(w.dilation), ceil, p},
                  {n.in()});
    } else if (ceil || w.two(w.dilation) != nas::nn::size2d(1) || f == pool_function::lp) {
        out[0] =
            m.run(nas::nn::window_pool2d{f, w.two(w.kernel), w.two(w.stride), w.padding2(), w.two(w.dilation), ceil, p},
                  {n.in()});
    } else {
        auto const kind = f == pool_function::max       ? nas::pool_kind::max
                          : f == pool_function::average ? nas::pool_kind::average
                                                        : nas::pool_kind::average_include_padding;
        out[0] = m.run(nas::nn::pool2d{kind, w.two(w.kernel), w.two(w.stride), w.padding2()}, {n.in()});
    }
    return out;
}

inline results run_global_pool(node const& n, machine const& m) {
    if (n.op == "GlobalAveragePool" && n.in().rank() == 4) return {m.run(nas::nn::global_average_pool{}, {n.in()})};
    auto const f = n.op == "GlobalMaxPool" ? nas::pool_function::max : nas::pool_function::average;
    return {m.run(nas::nn::adaptive_pool{.pool = f}, {n.in()})};
}

inline converters window_converters() {
    return {{"Conv", run_conv},
            {"ConvTranspose", run_conv_transpose},
            {"MaxPool", run_pool},
            {"AveragePool", run_pool},
            {"LpPool", run_pool},
            {"GlobalMaxPool", run_global_pool},
            {"GlobalAveragePool", run_global_pool}};
}

} // namespace test::onnx
