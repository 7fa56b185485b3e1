#pragma once
// A learning rate that falls by the same factor in equal times, without steps.

#include <string>

#include <nas/train/schedule.hpp>

namespace nas::train {

/// rate * factor^(s / every), s epochs after the warm-up, never below `final`. `step_rate` does the same in steps.
struct exponential_rate {
    double rate = 0.1;
    double factor = 0.97; ///< at least 0
    double every = 1;     ///< epochs, above 0
    double final = 0;
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, std::fmax(rate, final), [&](double since, double) {
            return std::fmax(rate * std::pow(factor, since / every), final);
        });
    }
    void check() const {
        detail::check_rate("exponential_rate", "rate", rate);
        detail::check_rate("exponential_rate", "factor", factor);
        detail::check_rate("exponential_rate", "every", every);
        if (every == 0)
            throw train_error("nas.train.4",
                              "exponential_rate: every is 0; state the epochs in which the rate falls by the factor");
        detail::check_rate("exponential_rate", "final", final);
        detail::check_warm_up("exponential_rate", warm);
    }
    std::string describe() const {
        return concat("exponential(", rate, " times ", factor, " in ", every, " epochs, at least ", final,
                      detail::describe_warm_up(warm), ")");
    }
};

} // namespace nas::train
