#pragma once
// Cosines one after the other: the learning rate jumps back up at the end of each period.

#include <string>

#include <nas/train/schedule.hpp>

namespace nas::train {

/// SGDR (Loshchilov and Hutter 2017): final + (peak - final) * (1 + cos(pi * s / T)) / 2 in every period, the first of
/// which lasts `period` epochs after the warm-up; each further period is `longer` times as long and its peak `lower`
/// times as high.
struct warm_restarts_rate {
    double rate = 0.1; ///< the first peak
    double final = 0;
    double period = 10; ///< epochs, above 0
    double longer = 1;  ///< at least 1
    double lower = 1;   ///< in (0, 1]
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, rate, [&](double since, double) {
            double begin = 0, length = period, number = 0;
            since *= 1 + 1e-12; // a step that should be at a restart is, in spite of rounding
            if (longer == 1) {
                number = std::floor(since / period);
                begin = number * period;
            } else {
                while (since >= begin + length) {
                    begin += length;
                    length *= longer;
                    ++number;
                }
            }
            double const peak = final + (rate - final) * std::pow(lower, number);
            return final + (peak - final) * (1 + std::cos(std::numbers::pi * (since - begin) / length)) / 2;
        });
    }

    void check() const {
        detail::check_rate("warm_restarts_rate", "rate", rate);
        detail::check_rate("warm_restarts_rate", "final", final);
        if (!(period > 0 && std::isfinite(period)))
            throw train_error("nas.train.4", "warm_restarts_rate: period is ", period,
                              "; it must be above 0 and finite, in epochs");
        if (!(longer >= 1 && std::isfinite(longer)))
            throw train_error("nas.train.4", "warm_restarts_rate: longer is ", longer,
                              "; it must be at least 1 and finite");
        if (!(lower > 0 && lower <= 1))
            throw train_error("nas.train.4", "warm_restarts_rate: lower is ", lower,
                              "; it must be above 0 and at most 1");
        detail::check_warm_up("warm_restarts_rate", warm);
    }
    std::string describe() const {
        return concat("warm restarts(", rate, " to ", final, ", period ", period, " epochs, longer ", longer,
                      ", lower ", lower, detail::describe_warm_up(warm), ")");
    }
};

} // namespace nas::train
