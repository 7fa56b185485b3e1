#pragma once
// window_pool2d: pooling of images with what pool2d leaves out: dilated windows, rounding up, norms.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <nas/backend/geometry3d.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/pool_windows.hpp>
#include <nas/nn/ops/window.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, H, W} -> {C, H', W'}, each channel on its own. Padding never wins a maximum and is zero in a norm; whether it
/// counts in an average, `pool` says. `pool2d` is faster where its options suffice.
struct window_pool2d {
    static constexpr std::string_view kind = "window_pool2d";

    pool_function pool = pool_function::max;
    size2d kernel = 2;
    size2d stride = 2;
    padding2d padding = same;
    size2d dilation = 1;    ///< 1 = dense
    bool ceil_mode = false; ///< a rest that no whole window covers gets a window too
    double p = 2;           ///< of pool_function::lp

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (attribute out of range), .7 (window), .8
    /// (padding).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        pool_geometry_nd const g = geometry(inputs[0]);
        return {inputs[0][0], g.axes[1].out(), g.axes[2].out()};
    }

    /// One operation per element of each window.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = infer(inputs).elements() * kernel.height * kernel.width};
    }

    void attributes(attribute_visitor& v) const {
        v("pool", to_string(pool));
        visit_size(v, "kernel", kernel);
        visit_size(v, "stride", stride);
        visit_padding(v, padding);
        visit_size(v, "dilation", dilation);
        v("ceil_mode", ceil_mode);
        if (pool == pool_function::lp) v("p", p);
    }

    /// The windows over an image of shape `input`; throws as `infer` does.
    pool_geometry_nd geometry(shape const& input) const {
        check::image(input);
        check::window(kernel, stride, dilation, padding);
        check::norm_order(p);
        padding2d const s = padding.resolved(kernel, dilation);
        pool_geometry_nd g{.function = pool, .p = p};
        g.axes[1] = windows_along("height", input[1],
                                  {kernel.height, stride.height, dilation.height, s.top, s.bottom, ceil_mode});
        g.axes[2] =
            windows_along("width", input[2], {kernel.width, stride.width, dilation.width, s.left, s.right, ceil_mode});
        return g;
    }

    /// The `pool2d` that does the same on images of shape `input`, if there is one: rounding up is padding at the end,
    /// but for averages that count it. Throws as `infer` does.
    std::optional<pool2d> as_pool2d(shape const& input) const {
        pool_geometry_nd const g = geometry(input);
        if (pool == pool_function::lp || dilation != size2d{1}) return std::nullopt;
        padding2d const given = padding.resolved(kernel);
        padding2d sides = given;
        if (ceil_mode) {
            sides.bottom =
                std::max(sides.bottom, (g.axes[1].out() - 1) * stride.height + kernel.height - input[1] - sides.top);
            sides.right =
                std::max(sides.right, (g.axes[2].out() - 1) * stride.width + kernel.width - input[2] - sides.left);
        }
        bool const inside = sides.bottom < kernel.height && sides.right < kernel.width; // pool2d wants no more
        if (!inside || (pool == pool_function::average_include_padding && sides != given)) return std::nullopt;
        pool_kind const kind_of = pool == pool_function::max       ? pool_kind::max
                                  : pool == pool_function::average ? pool_kind::average
                                                                   : pool_kind::average_include_padding;
        return pool2d{.pool = kind_of, .kernel = kernel, .stride = stride, .padding = sides};
    }
};

} // namespace nas::nn
