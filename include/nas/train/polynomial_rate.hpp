#pragma once
// A learning rate that falls along a polynomial; a straight line at power 1.

#include <string>

#include <nas/train/schedule.hpp>

namespace nas::train {

/// final + (rate - final) * (1 - s / S)^power over the S epochs after the warm-up. With `per_epoch` the rate changes at
/// the beginning of epochs only: s is rounded down.
struct polynomial_rate {
    double rate = 0.1;
    double final = 0;
    double power = 1; ///< above 0
    bool per_epoch = false;
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, rate, [&](double since, double left) {
            double const passed = per_epoch ? std::floor(since * (1 + 1e-12)) : since;
            double const part = left > 0 ? std::fmin(passed / left, 1.0) : 1.0;
            return final + (rate - final) * std::pow(1 - part, power);
        });
    }
    void check() const {
        detail::check_rate("polynomial_rate", "rate", rate);
        detail::check_rate("polynomial_rate", "final", final);
        detail::check_rate("polynomial_rate", "power", power);
        if (power == 0)
            throw train_error("nas.train.4",
                              "polynomial_rate: power is 0; it must be above 0 (constant_rate keeps its rate)");
        detail::check_warm_up("polynomial_rate", warm);
    }
    std::string describe() const {
        return concat("polynomial(", rate, " to ", final, ", power ", power, per_epoch ? ", per epoch" : "",
                      detail::describe_warm_up(warm), ")");
    }
};

} // namespace nas::train
