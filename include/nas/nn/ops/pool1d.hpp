#pragma once
// pool1d: maximum, average or norm over a window of a signal.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/geometry3d.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pool_windows.hpp>
#include <nas/nn/ops/window3d.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

namespace nas::nn {

/// {C, L} -> {C, L'}, each channel on its own. Padding never wins a maximum and is zero in a norm; whether it counts in
/// an average, `pool` says. With the default padding L' = ceil(L / stride).
struct pool1d {
    static constexpr std::string_view kind = "pool1d";

    pool_function pool = pool_function::max;
    std::int64_t kernel = 2;
    std::int64_t stride = 2;
    padding1d padding = same;
    std::int64_t dilation = 1; ///< 1 = dense
    bool ceil_mode = false;    ///< a rest that no whole window covers gets a window too
    double p = 2;              ///< of pool_function::lp

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a signal), .5 (attribute out of range), .7 (window), .8
    /// (padding).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        return {inputs[0][0], geometry(inputs[0]).out()};
    }

    /// One operation per element of each window.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = infer(inputs).elements() * kernel};
    }

    void attributes(attribute_visitor& v) const {
        v("pool", to_string(pool));
        v("kernel", kernel);
        v("stride", stride);
        visit_padding(v, padding);
        v("dilation", dilation);
        v("ceil_mode", ceil_mode);
        if (pool == pool_function::lp) v("p", p);
    }

    /// The windows over a signal of shape `input`; throws as `infer` does.
    pool_geometry_nd geometry(shape const& input) const {
        check::signal(input);
        check::window(kernel, stride, dilation, padding);
        check::norm_order(p);
        padding1d const sides = padding.resolved(kernel, dilation);
        pool_geometry_nd g{.function = pool, .p = p};
        g.axes[2] = windows_along("length", input[1], {kernel, stride, dilation, sides.begin, sides.end, ceil_mode});
        return g;
    }

    /// The same for images of one row.
    window_pool2d as_image() const {
        padding1d const sides = padding.resolved(kernel, dilation);
        return {.pool = pool,
                .kernel = {1, kernel},
                .stride = {1, stride},
                .padding = {0, sides.begin, 0, sides.end},
                .dilation = {1, dilation},
                .ceil_mode = ceil_mode,
                .p = p};
    }
};

} // namespace nas::nn
