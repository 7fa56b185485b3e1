#pragma once
// A learning rate that changes at given moments.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/train/schedule.hpp>

namespace nas::train {

/// What moments of a training are counted in.
enum class schedule_unit : std::uint8_t {
    epochs,   ///< from the beginning of the training
    training, ///< parts of the whole training: 0.9 is when nine tenths are over
};

/// `rate` until the first change, then the rate of the last change whose moment has come: boundaries and values. Moments
/// count from the beginning of the training, the warm-up included.
///
///     piecewise_rate{.rate = 0.14, .changes = {{0.9, 0.014}, {0.95, 0.0014}}, .unit = schedule_unit::training}
struct piecewise_rate {
    struct change {
        double at = 0; ///< in `unit`
        double rate = 0;
    };

    double rate = 0.1;
    std::vector<change> changes{}; ///< moments ascending
    schedule_unit unit = schedule_unit::epochs;
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, rate, [&](double, double) {
            // A step begins at a rounded position, so one that should be at the moment counts as being there.
            double const here = (unit == schedule_unit::epochs ? at.epoch : at.epoch / at.epochs) * (1 + 1e-12);
            double now = rate;
            for (change const& c : changes)
                if (here >= c.at) now = c.rate;
            return now;
        });
    }

    void check() const {
        detail::check_rate("piecewise_rate", "rate", rate);
        double before = 0;
        for (change const& c : changes) {
            detail::check_rate("piecewise_rate", "the rate of a change", c.rate);
            if (!(c.at >= before && std::isfinite(c.at)))
                throw train_error("nas.train.4", "piecewise_rate: the moment of a change is ", c.at, " after ", before,
                                  "; moments must be finite, at least 0 and ascend");
            if (unit == schedule_unit::training && c.at > 1)
                throw train_error("nas.train.4", "piecewise_rate: the moment of a change is ", c.at,
                                  " of the training; parts of it are at most 1");
            before = c.at;
        }
        detail::check_warm_up("piecewise_rate", warm);
    }

    std::string describe() const {
        std::string out = concat("piecewise(", rate);
        for (change const& c : changes)
            out += concat(", ", c.rate, " from ", c.at, unit == schedule_unit::epochs ? " epochs" : " of the training");
        return out + detail::describe_warm_up(warm) + ")";
    }
};

} // namespace nas::train
