#pragma once
// Which parameters are pulled towards zero, and how strongly.

#include <cstdint>
#include <span>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/train/optimizer.hpp>

namespace nas::train {

/// Weight decay by the role of a parameter: weights only, unless asked otherwise. How it enters is the optimizer's
/// matter.
struct weight_decay {
    double rate = 0;            ///< at least 0
    bool bias = false;          ///< decay biases too
    bool normalization = false; ///< decay the scales and shifts of normalisations too

    constexpr double of(nn::parameter_role role) const {
        switch (role) {
        case nn::parameter_role::weight: return rate;
        case nn::parameter_role::bias: return bias ? rate : 0;
        case nn::parameter_role::scale:
        case nn::parameter_role::shift: return normalization ? rate : 0;
        case nn::parameter_role::mean:
        case nn::parameter_role::variance: return 0;
        }
        return 0;
    }
};

/// The runs of parameters for an optimizer, out of segments with `role`, `offset` and `elements` (`plan.segments()`).
template <class Segments>
std::vector<parameter_run> parameter_runs(Segments const& segments, weight_decay const& decay) {
    std::vector<parameter_run> out;
    for (auto const& s : segments)
        out.push_back({.offset = s.offset,
                       .elements = s.elements,
                       .decay = decay.of(s.role),
                       .weight = s.role == nn::parameter_role::weight});
    return out;
}

} // namespace nas::train
