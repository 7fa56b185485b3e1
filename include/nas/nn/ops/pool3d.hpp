#pragma once
// pool3d: maximum, average or norm over a window of a volume.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/geometry3d.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pool_windows.hpp>
#include <nas/nn/ops/window3d.hpp>

namespace nas::nn {

/// {C, D, H, W} -> {C, D', H', W'}, each channel on its own. Padding never wins a maximum and is zero in a norm; whether
/// it counts in an average, `pool` says. With the default padding D' = ceil(D / stride), H' and W' alike.
struct pool3d {
    static constexpr std::string_view kind = "pool3d";

    pool_function pool = pool_function::max;
    size3d kernel = 2;
    size3d stride = 2;
    padding3d padding = same;
    size3d dilation = 1;    ///< 1 = dense
    bool ceil_mode = false; ///< a rest that no whole window covers gets a window too
    double p = 2;           ///< of pool_function::lp

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not a volume), .5 (attribute out of range), .7 (window), .8
    /// (padding).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        pool_geometry_nd const g = geometry(inputs[0]);
        return {inputs[0][0], g.axes[0].out(), g.axes[1].out(), g.axes[2].out()};
    }

    /// One operation per element of each window.
    op_cost cost(std::span<shape const> inputs) const {
        return {.macs = 0, .elementwise = infer(inputs).elements() * product(kernel.extents())};
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

    /// The windows over a volume of shape `input`; throws as `infer` does.
    pool_geometry_nd geometry(shape const& input) const {
        check::volume(input);
        check::window(kernel, stride, dilation, padding);
        check::norm_order(p);
        padding3d const sides = padding.resolved(kernel, dilation);
        constexpr char const* names[] = {"depth", "height", "width"};
        pool_geometry_nd g{.function = pool, .p = p};
        for (std::size_t a = 0; a < 3; ++a)
            g.axes[a] = windows_along(names[a], input[a + 1],
                                      {kernel.extents()[a], stride.extents()[a], dilation.extents()[a], sides.begin[a],
                                       sides.end[a], ceil_mode});
        return g;
    }
};

} // namespace nas::nn
