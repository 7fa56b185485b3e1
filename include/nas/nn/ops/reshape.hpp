#pragma once
// reshape: the elements of a sample under other extents, in their order.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/list_text.hpp>
#include <nas/nn/ops/place.hpp>

namespace nas::nn {

/// A sample of equal size; element i in plain order stays element i.
struct reshape {
    static constexpr std::string_view kind = "reshape";

    std::vector<std::int64_t> extents{}; ///< -1, once: what is left; 0: the input's extent of that axis

    /// Throws shape_error: nas.shape.1 (rank), .3 (inputs), .5 (an extent below -1), .44 (sizes differ).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        shape const& in = inputs[0];
        std::vector<std::int64_t> out = extents;
        std::size_t rest = out.size();
        std::int64_t known = 1;
        for (std::size_t i = 0; i < out.size(); ++i) {
            check::at_least("extents", out[i], -1);
            if (out[i] == 0 && i < in.rank()) out[i] = in[i];
            if (out[i] == -1) {
                if (rest != out.size()) fail(in);
                rest = i;
            } else if (out[i] == 0 || __builtin_mul_overflow(known, out[i], &known)) {
                fail(in);
            }
        }
        if (rest != out.size()) {
            if (in.elements() % known != 0) fail(in);
            out[rest] = in.elements() / known;
        } else if (out.empty() || known != in.elements()) {
            fail(in);
        }
        return shape_from(out);
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    place source(shape const& input, shape const& output, place const& p) const {
        return place_of(input, index_of(output, p));
    }

    void attributes(attribute_visitor& v) const { v("extents", list_text(extents)); }

private:
    [[noreturn]] void fail(shape const& in) const {
        throw shape_error("nas.shape.44", "extents {", list_text(extents), "} do not hold the ", in.elements(),
                          " elements of ", to_string(in),
                          "; one of them may be -1 for what is left, 0 keeps an extent");
    }
};

} // namespace nas::nn
