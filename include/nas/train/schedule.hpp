#pragma once
// The learning rate over the course of a training: constant, in steps, or along a cosine, each after a warm-up. More in
// *_rate.hpp.

#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/hash.hpp>
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

inline std::string describe_warm_up(warm_up const& w) {
    return w.epochs > 0 ? concat(", warm-up ", w.epochs, " epochs from ", w.from) : std::string();
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
    std::string describe() const { return concat("constant(", rate, detail::describe_warm_up(warm), ")"); }
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
    std::string describe() const {
        return concat("step(", rate, " times ", factor, " every ", every, " epochs", detail::describe_warm_up(warm),
                      ")");
    }
};

/// final + (rate - final) * (1 + cos(pi * s / S)) / 2 over the S epochs after the warm-up (Loshchilov and Hutter 2017).
/// With `from_start` s and S count from the first epoch and the warm-up replaces the beginning of the curve: it rises
/// to the value that the cosine has where it ends.
struct cosine_rate {
    double rate = 0.1;
    double final = 0;
    warm_up warm{};
    bool from_start = false;

    double operator()(training_position at) const {
        auto const curve = [&](double since, double whole) {
            double const part = whole > 0 ? std::fmin(since / whole, 1.0) : 1.0;
            return final + (rate - final) * (1 + std::cos(std::numbers::pi * part)) / 2;
        };
        if (!from_start) return detail::warmed_up(warm, at, rate, curve);
        return detail::warmed_up(warm, at, curve(warm.epochs, at.epochs),
                                 [&](double, double) { return curve(at.epoch, at.epochs); });
    }
    void check() const {
        detail::check_rate("cosine_rate", "rate", rate);
        detail::check_rate("cosine_rate", "final", final);
        detail::check_warm_up("cosine_rate", warm);
    }
    std::string describe() const {
        return concat("cosine(", rate, " to ", final, from_start ? ", from the start" : "",
                      detail::describe_warm_up(warm), ")");
    }
};

/// A type that gives the learning rate at a position. Optional: `check()` (throws `train_error`), `describe()` (name
/// and settings).
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
            if constexpr (requires { s.describe(); }) describe_ = [s] { return std::string(s.describe()); };
        }
    }

    double operator()(training_position at) const { return rate_(at); }
    /// Throws `train_error` if a setting is out of range.
    void check() const {
        if (check_) check_();
    }
    /// Name and settings, such as "cosine(0.1 to 0)"; "own" for a type without `describe`.
    std::string describe() const { return describe_ ? describe_() : std::string("own"); }
    /// A hash of the rates at 257 places of a training: tells schedules of a user's own apart.
    std::uint64_t fingerprint(double epochs) const {
        std::uint64_t shape = 0;
        for (int i = 0; i <= 256; ++i)
            shape = hash_combine(shape, hash_text(concat(rate_({epochs * i / 256.0, epochs}))));
        return shape;
    }

private:
    std::function<void()> check_;
    std::function<std::string()> describe_;
    std::function<double(training_position)> rate_;
};

} // namespace nas::train
