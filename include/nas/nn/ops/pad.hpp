#pragma once
// pad: elements added around a sample: a number, mirrored, repeated or wrapped around.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/list_text.hpp>
#include <nas/nn/ops/place.hpp>

namespace nas::nn {

enum class pad_mode : std::uint8_t {
    constant, ///< `value`
    reflect,  ///< mirrored at the first and the last element, which are not repeated
    edge,     ///< the first and the last element again
    wrap      ///< from the other end
};

constexpr std::string_view to_string(pad_mode m) {
    switch (m) {
    case pad_mode::constant: return "constant";
    case pad_mode::reflect: return "reflect";
    case pad_mode::edge: return "edge";
    case pad_mode::wrap: return "wrap";
    }
    return "unknown";
}

/// Any shape; axis i grows by before[i] + after[i]. Negative numbers take elements away.
struct pad {
    static constexpr std::string_view kind = "pad";

    std::vector<std::int64_t> before{}, after{}; ///< one number per axis: {0, 1, 1} pads images; none means zeros
    pad_mode mode = pad_mode::constant;
    double value = 0; ///< of constant padding

    /// Throws shape_error: nas.shape.3 (inputs), .45 (number of axes), .46 (nothing left, or more than can be mirrored
    /// or wrapped).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        for (auto const* const list : {&before, &after})
            if (!list->empty() && list->size() != in.rank())
                throw shape_error("nas.shape.45", list == &before ? "before" : "after", " {", list_text(*list),
                                  "} has ", list->size(), " numbers, but ", to_string(in), " has ", in.rank(), " axes");
        std::vector<std::int64_t> out;
        for (std::size_t a = 0; a < in.rank(); ++a) {
            std::int64_t const b = at(before, a), e = at(after, a), n = in[a];
            std::int64_t const most = mode == pad_mode::reflect ? n - 1 : n;
            bool const copies = mode == pad_mode::reflect || mode == pad_mode::wrap;
            if (n + b + e < 1 || -b >= n || -e >= n || (copies && (b > most || e > most)))
                throw shape_error("nas.shape.46", "padding axis ", a, " of ", to_string(in), " by ", b, " and ", e,
                                  copies ? " needs elements that are not there; " : " leaves nothing; ",
                                  to_string(mode), " padding adds at most ",
                                  copies ? nas::concat(most, " on a side") : std::string("what memory holds"),
                                  " and removes at most ", n - 1);
            out.push_back(n + b + e);
        }
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const&, place p) const {
        for (std::size_t a = 0; a < input.rank(); ++a) {
            std::int64_t const n = input[a];
            std::int64_t i = p[a] - at(before, a);
            if (i < 0 || i >= n) {
                switch (mode) {
                case pad_mode::constant: return no_place;
                case pad_mode::reflect: i = i < 0 ? -i : 2 * (n - 1) - i; break;
                case pad_mode::edge: i = i < 0 ? 0 : n - 1; break;
                case pad_mode::wrap: i = i < 0 ? i + n : i - n; break;
                }
            }
            p[a] = i;
        }
        return p;
    }
    double fill() const { return value; }

    void attributes(attribute_visitor& v) const {
        v("before", list_text(before));
        v("after", list_text(after));
        v("mode", to_string(mode));
        if (mode == pad_mode::constant) v("value", value);
    }

private:
    static std::int64_t at(std::vector<std::int64_t> const& list, std::size_t axis) {
        return list.empty() ? 0 : list[axis];
    }
};

} // namespace nas::nn
