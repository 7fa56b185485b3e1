#pragma once
// embedding: trained vectors for numbered things, such as words.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/reference/embedding.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// {...} of ids -> {..., features}: row id of weight {vocabulary, features}, which starts standard normal. Ids are whole
/// numbers in [0, vocabulary), given as floats (exact up to 2^24); the kernel throws shape_error nas.shape.64 for others.
/// Ids have no gradient: it is zero.
struct embedding {
    static constexpr std::string_view kind = "embedding";

    std::int64_t vocabulary = 0;
    std::int64_t features = 0;
    std::int64_t padding = -1; ///< this id yields zeros and trains nothing; -1 = none

    /// Throws shape_error: nas.shape.1 (more than four axes), .3 (inputs), .5 (an attribute out of range).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::at_least("vocabulary", vocabulary, 1);
        check::at_least("features", features, 1);
        if (vocabulary > std::int64_t{1} << 24)
            throw shape_error("nas.shape.5", "vocabulary must be at most 2^24, got ", vocabulary,
                              "; ids are floats, which tell no more whole numbers apart");
        if (padding < -1 || padding >= vocabulary)
            throw shape_error("nas.shape.5", "padding must be an id below ", vocabulary, ", or -1 for none, got ",
                              padding);
        std::array<std::int64_t, shape::max_rank + 1> e{};
        std::size_t rank = 0;
        for (std::int64_t const x : inputs[0]) e[rank++] = x;
        e[rank++] = features;
        return shape_from(std::span(e).first(rank));
    }

    op_cost cost(std::span<shape const>) const { return {}; }

    std::vector<parameter> parameters(std::span<shape const>) const {
        return {{.name = "weight",
                 .extents = {vocabulary, features},
                 .role = parameter_role::weight,
                 .fan_in = 1,
                 .fan_out = features}};
    }

    void attributes(attribute_visitor& v) const {
        v("vocabulary", vocabulary);
        v("features", features);
        v("padding", padding);
    }

    reference::embedding_sizes sizes(std::int64_t batch, shape const& ids) const {
        return {.ids = batch * ids.elements(), .features = features, .vocabulary = vocabulary, .padding = padding};
    }
};

} // namespace nas::nn
