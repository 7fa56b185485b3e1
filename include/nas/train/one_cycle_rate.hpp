#pragma once
// One rise and one fall of the learning rate over the whole training.

#include <cstdint>
#include <string>

#include <nas/train/schedule.hpp>

namespace nas::train {

enum class one_cycle_curve : std::uint8_t { cosine, linear };

/// Rises from rate / rise_from to `rate` in the part `rise` of the training and falls to rate / rise_from / fall_to in
/// the rest (Smith and Topin 2019; names and defaults as PyTorch's). With `three_phases` it falls back to
/// rate / rise_from as fast as it rose, and then further.
struct one_cycle_rate {
    double rate = 0.1;     ///< the highest
    double rise = 0.3;     ///< part of the training, in (0, 1); below 0.5 with three phases
    double rise_from = 25; ///< above 0
    double fall_to = 1e4;  ///< above 0
    one_cycle_curve curve = one_cycle_curve::cosine;
    bool three_phases = false;

    double operator()(training_position at) const {
        double const part = std::fmin(at.epoch / at.epochs, 1.0), first = rate / rise_from, last = first / fall_to;
        if (part < rise) return between(first, rate, part / rise);
        if (!three_phases) return between(rate, last, (part - rise) / (1 - rise));
        if (part < 2 * rise) return between(rate, first, (part - rise) / rise);
        return between(first, last, (part - 2 * rise) / (1 - 2 * rise));
    }

    void check() const {
        detail::check_rate("one_cycle_rate", "rate", rate);
        double const most = three_phases ? 0.5 : 1;
        if (!(rise > 0 && rise < most))
            throw train_error("nas.train.4", "one_cycle_rate: rise is ", rise, "; it must be above 0 and below ", most);
        for (double const x : {rise_from, fall_to})
            if (!(x > 0 && std::isfinite(x)))
                throw train_error("nas.train.4", "one_cycle_rate: rise_from is ", rise_from, " and fall_to is ",
                                  fall_to, "; both must be above 0 and finite");
    }
    std::string describe() const {
        return concat("one cycle(", rate, ", rise ", rise, " from 1/", rise_from, ", fall to 1/", fall_to,
                      curve == one_cycle_curve::linear ? ", linear" : "", three_phases ? ", three phases" : "", ")");
    }

private:
    double between(double from, double to, double part) const {
        double const p = curve == one_cycle_curve::linear ? part : (1 - std::cos(std::numbers::pi * part)) / 2;
        return from + (to - from) * p;
    }
};

} // namespace nas::train
