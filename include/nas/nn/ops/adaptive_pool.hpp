#pragma once
// adaptive_pool: pooling to a given size, whatever the size of the input; size 1 is global pooling.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/geometry3d.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/list_text.hpp>
#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/pool_windows.hpp>

namespace nas::nn {

/// {C, extents...} -> {C, size...} of a signal, an image or a volume. Output i of an axis sees the places from
/// floor(i * in / out) to ceil((i + 1) * in / out): windows of equal size where `out` divides `in`, overlapping ones
/// where it does not.
struct adaptive_pool {
    static constexpr std::string_view kind = "adaptive_pool";

    pool_function pool = pool_function::average;
    std::vector<std::int64_t> size{1}; ///< one number per axis behind the channels, or one for all of them
    double p = 2;                      ///< of pool_function::lp

    /// Throws shape_error: nas.shape.3 (inputs), .4 (rank), .5 (size or p out of range), .42 (number of sizes).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        pool_geometry_nd const g = geometry(inputs[0]);
        std::vector<std::int64_t> out{inputs[0][0]};
        for (std::size_t a = 4 - inputs[0].rank(); a < 3; ++a) out.push_back(g.axes[a].out());
        return shape_from(out);
    }

    /// One operation per element of each window.
    op_cost cost(std::span<shape const> inputs) const {
        std::int64_t elements = inputs[0][0];
        for (pool_axis const& a : geometry(inputs[0]).axes) {
            std::int64_t places = 0;
            for (pool_window const& w : a.windows) places += w.count;
            elements *= places;
        }
        return {.macs = 0, .elementwise = elements};
    }

    void attributes(attribute_visitor& v) const {
        v("pool", to_string(pool));
        v("size", list_text(size));
        if (pool == pool_function::lp) v("p", p);
    }

    /// The windows over a tensor of shape `input`; throws as `infer` does.
    pool_geometry_nd geometry(shape const& input) const {
        if (input.rank() < 2 || input.rank() > 4)
            throw shape_error("nas.shape.4",
                              "reads a signal {channels, length}, an image {channels, height, width} or a volume "
                              "{channels, depth, height, width}, got ",
                              to_string(input), " of rank ", input.rank());
        std::size_t const axes = input.rank() - 1;
        if (size.size() != 1 && size.size() != axes)
            throw shape_error("nas.shape.42", "size has ", size.size(), " numbers for the ", axes,
                              " axes behind the channels of ", to_string(input), "; give one for all, or one for each");
        check::norm_order(p);
        pool_geometry_nd g{.function = pool, .p = p};
        for (std::size_t a = 0; a < axes; ++a) {
            std::int64_t const out = size[size.size() == 1 ? 0 : a];
            check::at_least("size", out, 1);
            g.axes[3 - axes + a] = adaptive_windows(input[a + 1], out);
        }
        return g;
    }

    /// The `pool2d` that does the same on images of shape `input`, if the windows are equal. Throws as `infer` does.
    std::optional<pool2d> as_pool2d(shape const& input) const {
        pool_geometry_nd const g = geometry(input);
        std::int64_t const rows = g.axes[1].out(), columns = g.axes[2].out();
        if (pool == pool_function::lp || input.rank() != 3 || input[1] % rows != 0 || input[2] % columns != 0)
            return std::nullopt;
        size2d const window{input[1] / rows, input[2] / columns};
        return pool2d{.pool = pool == pool_function::max ? pool_kind::max : pool_kind::average,
                      .kernel = window,
                      .stride = window,
                      .padding = 0};
    }
};

} // namespace nas::nn
