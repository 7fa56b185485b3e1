#pragma once
// What the settings of the library's optimizers have in common: their limits, and how weight decay enters.

#include <string_view>

#include <nas/train/optimizer.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// Throws `train_error` "nas.train.4" unless `value` is in [0, 1).
inline void check_fraction(std::string_view rule, std::string_view setting, double value) {
    if (!(value >= 0 && value < 1))
        throw train_error("nas.train.4", rule, ": ", setting, " is ", value, "; it must be at least 0 and below 1");
}

/// Throws `train_error` "nas.train.4" unless `epsilon` is above 0 as a float.
inline void check_epsilon(std::string_view rule, double epsilon) {
    if (!(static_cast<float>(epsilon) > 0))
        throw train_error("nas.train.4", rule, ": epsilon is ", epsilon,
                          "; it must be above 0, or a gradient of 0 divides by 0");
}

/// Weight decay as a part of the gradient, coupled * p, or as a factor `keep` of p (Loshchilov and Hutter 2019).
struct decay_parts {
    float coupled = 0, keep = 1;
};

inline decay_parts decay_of(update_range const& r, bool decoupled) {
    if (decoupled) return {.keep = static_cast<float>(1 - r.rate * r.decay)};
    return {.coupled = static_cast<float>(r.decay)};
}

} // namespace nas::train
