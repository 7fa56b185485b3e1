#pragma once
// real(low, high): a real number out of an interval, linear or logarithmic.

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

struct real_options {
    bool log = false; ///< equal chances per factor instead of per difference: for learning rates, weight decay
};

/// The real numbers of an interval. Made by `real`.
///
/// One decision of `continuous_arity` alternatives, equally spaced on the scale, both ends included: ten digits.
struct interval {
    using value_type = double;
    static constexpr std::uint32_t arity = continuous_arity;

    double low;
    double high;
    real_options options;

    double decode(chooser& c) const {
        return at(c.pick(arity, [this](std::uint32_t i) { return literal_of(at(i)); }));
    }
    /// Throws `space_error` [nas.space.48]: there is no such number.
    [[noreturn]] bigint cardinality() const {
        throw space_error("nas.space.48", "a space with a real decision has no finite size (here from ", low, " to ",
                          high, "); list values with nas::one_of to count and enumerate it");
    }
    void visit(space_visitor& v) const {
        v.choice(arity, [this](std::uint32_t i) { return literal_of(at(i)); });
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::floating_point<V>) {
            auto const x = static_cast<double>(value);
            if (!(x >= low && x <= high)) return e.mismatch();
            e.put(arity, index_of(x));
            e.rounded();
            return true;
        } else {
            return e.mismatch();
        }
    }

    /// The number of the alternative nearest to `x`, which lies in the interval.
    std::uint32_t index_of(double x) const {
        double const t = options.log ? __builtin_log(x / low) / __builtin_log(high / low) : (x - low) / (high - low);
        return static_cast<std::uint32_t>(t * last + 0.5);
    }

    /// Alternative `index`.
    // The builtins are std::exp and std::log without <cmath>, which costs as much to parse as <vector>.
    double at(std::uint32_t index) const {
        if (index == 0) return low;
        if (index == continuous_arity - 1) return high;
        double const t = index / last;
        double const x = options.log ? low * __builtin_exp(t * __builtin_log(high / low)) : low + (high - low) * t;
        return x < low ? low : x > high ? high : x;
    }

private:
    static constexpr double last = continuous_arity - 1.0;
};

/// A real number from `low` to `high`, both included; on a logarithmic scale with `{.log = true}`. Controllers see it as a
/// decision of `continuous_arity` alternatives, of which neighbouring ones are neighbouring numbers. A space with such a
/// decision has no size. Throws `space_error` [nas.space.49] if the interval is empty or not finite, or, for a
/// logarithmic one, does not lie above 0.
///
///     nas::real(0.0, 0.5)                       // dropout
///     nas::real(1e-4, 1e-1, {.log = true})      // learning rate
template <class Low, class High>
constexpr auto real(Low low, High high, real_options options = {}) {
    constexpr bool numbers = std::is_arithmetic_v<Low> && std::is_arithmetic_v<High>;
    static_assert(numbers, "nas::real(low, high) needs two numbers");
    if constexpr (numbers) {
        auto const from = static_cast<double>(low), to = static_cast<double>(high);
        if (!(from < to) || !is_finite(from) || !is_finite(to))
            throw space_error("nas.space.49", "real: the interval from ", from, " to ", to, " is empty or not finite");
        if (options.log && !(from > 0))
            throw space_error("nas.space.49", "real: a logarithmic scale cannot begin at ", from,
                              "; use a positive number, or a linear scale");
        return interval{from, to, options};
    }
}

} // namespace nas
