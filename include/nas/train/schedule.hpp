#pragma once
// The learning rate over the course of a training: constant, in steps, or along a cosine, each after a warm-up.

#include <cmath>
#include <concepts>
#include <functional>
#include <numbers>
#include <utility>

#include <nas/train/train_error.hpp>

namespace nas::train {

/// How far a training has come. Both in epochs, fractions included: step 30 of 100 per epoch is at 0.3.
struct training_position {
    double epoch = 0;
    double epochs = 1; ///< the whole training
};

/// A linear rise of the rate over the first epochs, from `from` to the first rate of the schedule.
struct warm_up {
    double epochs = 0; ///< 0 = none
    double from = 0;
};

namespace detail {

/// The rate while warming up towards `target`, or `after(epochs since the warm-up, epochs left then)`.
template <class After>
double warmed_up(warm_up const& w, training_position at, double target, After&& after) {
    if (at.epoch < w.epochs) return w.from + (target - w.from) * at.epoch / w.epochs;
    return after(at.epoch - w.epochs, at.epochs - w.epochs);
}

inline void check_rate(char const* who, char const* what, double value) {
    if (!(value >= 0 && std::isfinite(value)))
        throw train_error("nas.train.4", who, ": ", what, " is ", value, "; it must be at least 0 and finite");
}

inline void check_warm_up(char const* who, warm_up const& w) {
    check_rate(who, "warm.epochs", w.epochs);
    check_rate(who, "warm.from", w.from);
}

} // namespace detail

/// The same rate throughout.
struct constant_rate {
    double rate = 0.1;
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, rate, [&](double, double) { return rate; });
    }
    void check() const {
        detail::check_rate("constant_rate", "rate", rate);
        detail::check_warm_up("constant_rate", warm);
    }
};

/// rate * factor^floor(epochs since the warm-up / every): MnasNet's trainings multiply by 0.97 every 2.4 epochs.
struct step_rate {
    double rate = 0.1;
    double every = 1;    ///< epochs, above 0
    double factor = 0.1; ///< at least 0
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(
            warm, at, rate, [&](double since, double) { return rate * std::pow(factor, std::floor(since / every)); });
    }
    void check() const {
        detail::check_rate("step_rate", "rate", rate);
        detail::check_rate("step_rate", "factor", factor);
        detail::check_rate("step_rate", "every", every);
        if (every == 0)
            throw train_error("nas.train.4", "step_rate: every is 0; state the number of epochs between two changes");
        detail::check_warm_up("step_rate", warm);
    }
};

/// final + (rate - final) * (1 + cos(pi * s / S)) / 2 over the S epochs after the warm-up (Loshchilov and Hutter 2017).
struct cosine_rate {
    double rate = 0.1;
    double final = 0;
    warm_up warm{};

    double operator()(training_position at) const {
        return detail::warmed_up(warm, at, rate, [&](double since, double left) {
            double const part = left > 0 ? std::fmin(since / left, 1.0) : 1.0;
            return final + (rate - final) * (1 + std::cos(std::numbers::pi * part)) / 2;
        });
    }
    void check() const {
        detail::check_rate("cosine_rate", "rate", rate);
        detail::check_rate("cosine_rate", "final", final);
        detail::check_warm_up("cosine_rate", warm);
    }
};

/// A type that gives the learning rate at a position; `check()` (throws `train_error`) is optional.
template <class T>
concept Schedule = std::copy_constructible<T> && requires(T const& s, training_position at) {
    { s(at) } -> std::convertible_to<double>;
};

/// Any schedule, as a value.
class schedule {
public:
    template <class T>
        requires(!std::same_as<T, schedule>)
    schedule(T s) { // NOLINT(google-explicit-constructor)
        static_assert(Schedule<T>, "a schedule is called with a training_position and yields the learning rate");
        if constexpr (Schedule<T>) {
            rate_ = s;
            if constexpr (requires { s.check(); }) check_ = [s] { s.check(); };
        }
    }

    double operator()(training_position at) const { return rate_(at); }
    /// Throws `train_error` if a setting is out of range.
    void check() const {
        if (check_) check_();
    }

private:
    std::function<void()> check_;
    std::function<double(training_position)> rate_;
};

} // namespace nas::train
