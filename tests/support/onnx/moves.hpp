#pragma once
// ONNX operators that move elements, and Resize.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/depth_to_space.hpp>
#include <nas/nn/ops/expand.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/ops/pad.hpp>
#include <nas/nn/ops/reshape.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/space_to_depth.hpp>
#include <nas/nn/ops/tile.hpp>
#include <nas/nn/ops/transpose.hpp>

#include "support/onnx/case.hpp"

namespace test::onnx {

/// The elements of `t` under extents that hold as many, by `reshape`.
inline tensor reshaped(machine const& m, tensor const& t, std::vector<std::int64_t> const& to) {
    if (first_is_batch(t) && to.size() > 1 && t.dim(0) == to[0]) return m.run(nas::nn::reshape{behind_batch(to)}, {t});
    return m.run(nas::nn::reshape{to}, {t}, false);
}

inline tensor transposed(machine const& m, tensor const& t, std::vector<std::int64_t> order) {
    if (order.at(0) != 0) return m.run(nas::nn::transpose{order}, {t}, false);
    if (order.size() == 1) return t;
    order.erase(order.begin());
    for (std::int64_t& a : order) --a;
    return m.run(nas::nn::transpose{order}, {t});
}

inline results run_reshape(node const& n, machine const& m) {
    std::vector<std::int64_t> to = n.in(1).integers();
    std::int64_t known = 1;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to[i] == 0) to[i] = n.in().dim(i); // allowzero: those tensors are empty
        if (to[i] > 0) known *= to[i];
    }
    if (!to.empty() && to[0] == -1) to[0] = n.in().elements() / known;
    return {reshaped(m, n.in(), to)};
}

inline results run_squeeze(node const& n, machine const& m) {
    std::vector<std::int64_t> axes = n.given(1) ? n.in(1).integers() : n.integers("axes"), to;
    for (std::int64_t& a : axes) a = n.axis(a);
    for (std::int64_t a = 0; a < n.in().rank(); ++a) {
        std::int64_t const e = n.in().dim(static_cast<std::size_t>(a));
        bool const named = std::find(axes.begin(), axes.end(), a) != axes.end();
        if (axes.empty() ? e != 1 : !named) to.push_back(e);
    }
    return {reshaped(m, n.in(), to)};
}

inline results run_unsqueeze(node const& n, machine const& m) {
    std::vector<std::int64_t> axes = n.given(1) ? n.in(1).integers() : n.integers("axes"), to = n.in().dims;
    std::int64_t const rank = n.in().rank() + static_cast<std::int64_t>(axes.size());
    for (std::int64_t& a : axes) a += a < 0 ? rank : 0;
    std::sort(axes.begin(), axes.end());
    for (std::int64_t const a : axes) to.insert(to.begin() + a, 1);
    return {reshaped(m, n.in(), to)};
}

inline results run_flatten(node const& n, machine const& m) {
    std::int64_t const axis = n.axis(n.integer("axis", 1));
    if (axis == 1 && n.in().rank() > 1) return {m.run(nas::nn::flatten{}, {n.in()})};
    std::int64_t rows = 1;
    for (std::int64_t a = 0; a < axis; ++a) rows *= n.in().dim(static_cast<std::size_t>(a));
    return {reshaped(m, n.in(), {rows, n.in().elements() / rows})};
}

inline results run_transpose(node const& n, machine const& m) {
    std::vector<std::int64_t> order = n.integers("perm");
    for (std::int64_t a = n.in().rank(); a-- > 0 && !n.has("perm");) order.push_back(a);
    return {transposed(m, n.in(), order)};
}

inline results run_expand(node const& n, machine const& m) {
    return {m.run(nas::nn::expand{n.in(1).integers()}, {n.in()}, false)};
}

inline results run_tile(node const& n, machine const& m) {
    std::vector<std::int64_t> const repeats = n.in(1).integers();
    if (repeats.at(0) == 1 && repeats.size() > 1) return {m.run(nas::nn::tile{behind_batch(repeats)}, {n.in()})};
    return {m.run(nas::nn::tile{repeats}, {n.in()}, false)};
}

inline results run_concat(node const& n, machine const& m) {
    std::int64_t const axis = n.axis(n.integer("axis", 1));
    std::vector<tensor> all;
    for (auto const& t : n.inputs) all.push_back(t.value());
    return {m.run(nas::nn::concat{axis == 0 ? 0 : axis - 1}, all, axis != 0)};
}

inline tensor sliced(machine const& m, tensor const& t, std::int64_t axis, std::int64_t first, std::int64_t count,
                     std::int64_t step = 1) {
    return m.run(nas::nn::slice{first, count, axis == 0 ? 0 : axis - 1, step}, {t}, axis != 0);
}

inline results run_slice(node const& n, machine const& m) {
    std::vector<std::int64_t> const starts = n.in(1).integers(), ends = n.in(2).integers();
    tensor out = n.in();
    for (std::size_t i = 0; i < starts.size(); ++i) {
        std::int64_t const axis = n.axis(n.given(3) ? n.in(3).integers()[i] : static_cast<std::int64_t>(i));
        std::int64_t const step = n.given(4) ? n.in(4).integers()[i] : 1;
        std::int64_t const extent = n.in().dim(static_cast<std::size_t>(axis));
        auto const place = [&](std::int64_t x) {
            return std::clamp<std::int64_t>(x < 0 ? x + extent : x, step > 0 ? 0 : -1, step > 0 ? extent : extent - 1);
        };
        std::int64_t const first = place(starts[i]), last = place(ends[i]);
        std::int64_t const count = (last - first + step - (step > 0 ? 1 : -1)) / step;
        out = sliced(m, out, axis, first, count, step);
    }
    return {out};
}

inline results run_split(node const& n, machine const& m) {
    std::int64_t const axis = n.axis(n.integer("axis", 0)), extent = n.in().dim(static_cast<std::size_t>(axis));
    std::vector<std::int64_t> sizes = n.given(1) ? n.in(1).integers() : n.integers("split");
    auto const parts = static_cast<std::int64_t>(n.outputs.size());
    std::int64_t const each = (extent + parts - 1) / parts;
    for (std::int64_t first = 0; sizes.size() < n.outputs.size(); first += each)
        sizes.push_back(std::min(each, extent - first));
    results out;
    std::int64_t first = 0;
    for (std::int64_t const s : sizes) {
        out.emplace_back(sliced(m, n.in(), axis, first, s));
        first += s;
    }
    return out;
}

inline results run_pad(node const& n, machine const& m) {
    std::vector<std::int64_t> const pads = n.given(1) ? n.in(1).integers() : n.integers("pads");
    auto const rank = static_cast<std::size_t>(n.in().rank());
    std::vector<std::int64_t> before(rank, 0), after(rank, 0);
    for (std::size_t i = 0; i < pads.size() / 2; ++i) {
        auto const a = static_cast<std::size_t>(n.axis(n.given(3) ? n.in(3).integers()[i] : static_cast<int>(i)));
        before[a] = pads[i];
        after[a] = pads[i + pads.size() / 2];
    }
    std::string const mode = n.text("mode", "constant");
    auto const kind = mode == "reflect" ? nas::nn::pad_mode::reflect
                      : mode == "edge"  ? nas::nn::pad_mode::edge
                      : mode == "wrap"  ? nas::nn::pad_mode::wrap
                                        : nas::nn::pad_mode::constant;
    double const value = n.given(2) ? n.in(2).data[0] : n.number("value", 0);
    bool const batched = before[0] == 0 && after[0] == 0 && rank > 1;
    if (batched) {
        before.erase(before.begin());
        after.erase(after.begin());
    }
    return {m.run(nas::nn::pad{before, after, kind, value}, {n.in()}, batched)};
}

inline results run_depth_to_space(node const& n, machine const& m) {
    auto const order =
        n.text("mode", "DCR") == "CRD" ? nas::nn::depth_order::depth_first : nas::nn::depth_order::depth_last;
    std::int64_t const block = n.integer("blocksize", 1);
    if (n.op == "SpaceToDepth")
        return {m.run(nas::nn::space_to_depth{block, nas::nn::depth_order::depth_last}, {n.in()})};
    return {m.run(nas::nn::depth_to_space{block, order}, {n.in()})};
}

inline results run_resize(node const& n, machine const& m) {
    using namespace nas::nn;
    if (n.in().rank() != 4) throw unsupported{"resizes images only"};
    std::size_t const scales = n.op == "Upsample" || n.opset < 11 ? 1 : 2;
    std::vector<std::int64_t> axes = n.integers("axes", {0, 1, 2, 3});
    std::vector<double> out(n.in().dims.begin(), n.in().dims.end());
    if (n.given(3)) {
        std::vector<double> ratio;
        for (std::size_t i = 0; i < axes.size(); ++i)
            ratio.push_back(n.in(3).data[i] / out[static_cast<std::size_t>(n.axis(axes[i]))]);
        std::string const policy = n.text("keep_aspect_ratio_policy", "stretch");
        double const one = policy == "not_larger" ? *std::min_element(ratio.begin(), ratio.end())
                                                  : *std::max_element(ratio.begin(), ratio.end());
        for (std::size_t i = 0; i < axes.size(); ++i)
            out[static_cast<std::size_t>(n.axis(axes[i]))] *= policy == "stretch" ? ratio[i] : one;
    } else {
        for (std::size_t i = 0; i < axes.size(); ++i)
            out[static_cast<std::size_t>(n.axis(axes[i]))] *= n.in(scales).data[i];
    }
    for (double& e : out) {
        double const whole = std::round(e);
        if (std::abs(whole - e) > 1e-5 * e) throw unsupported{"a scale that is not the ratio of the two sizes"};
        e = whole;
    }
    if (out[0] != static_cast<double>(n.in().dim(0)) || out[1] != static_cast<double>(n.in().dim(1)))
        throw unsupported{"resizes height and width only"};
    std::string const mode = n.text("mode", "nearest"),
                      rounding = n.text("nearest_mode", n.op == "Upsample" ? "floor" : "round_prefer_floor"),
                      where = n.text("coordinate_transformation_mode", scales == 1 ? "asymmetric" : "half_pixel");
    resize op{.size = {static_cast<std::int64_t>(out[2]), static_cast<std::int64_t>(out[3])}};
    op.mode = mode == "nearest" ? resize_mode::nearest : mode == "linear" ? resize_mode::linear : resize_mode::cubic;
    if (where == "half_pixel") op.coordinates = resize_coordinates::half_pixel;
    else if (where == "pytorch_half_pixel") op.coordinates = resize_coordinates::pytorch_half_pixel;
    else if (where == "asymmetric") op.coordinates = resize_coordinates::asymmetric;
    else if (where == "align_corners") op.coordinates = resize_coordinates::align_corners;
    else throw unsupported{"coordinates " + where};
    op.rounding = rounding == "round_prefer_floor"  ? nearest_rounding::round_prefer_floor
                  : rounding == "round_prefer_ceil" ? nearest_rounding::round_prefer_ceil
                  : rounding == "floor"             ? nearest_rounding::floor
                                                    : nearest_rounding::ceil;
    op.antialias = n.integer("antialias", 0) != 0;
    op.exclude_outside = n.integer("exclude_outside", 0) != 0;
    op.cubic_a = n.number("cubic_coeff_a", -0.75);
    return {m.run(op, {n.in()})};
}

inline converters move_converters() {
    return {{"Reshape", run_reshape},
            {"Squeeze", run_squeeze},
            {"Unsqueeze", run_unsqueeze},
            {"Flatten", run_flatten},
            {"Transpose", run_transpose},
            {"Expand", run_expand},
            {"Tile", run_tile},
            {"Concat", run_concat},
            {"Slice", run_slice},
            {"Split", run_split},
            {"Pad", run_pad},
            {"DepthToSpace", run_depth_to_space},
            {"Resize", run_resize},
            {"SpaceToDepth", run_depth_to_space},
            {"Upsample", run_resize}};
}

} // namespace test::onnx
