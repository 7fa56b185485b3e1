#pragma once
// check_gradients: compares backward of any operation, built-in or the user's own, with finite differences of its
// forward.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/op_runner.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

namespace detail {

// A number for people: five digits are enough to see whether two gradients agree.
inline std::string five_digits(double x) {
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, 5).ptr};
}

} // namespace detail

struct gradient_check_options {
    std::int64_t batch = 2;
    int threads = 1;
    std::uint64_t seed = 1;    ///< of inputs, parameters, directions, and of the operation's own random numbers
    int directions = 6;        ///< random directions tried per tensor; 0 tries every element on its own
    double tolerance = 1e-3;   ///< largest accepted relative error
    double step = 1.0 / 64;    ///< of the differences, in units of the input
    double low = -1, high = 1; ///< inputs are uniform in [low, high] ...
    double grid = 0;           ///< ... or, if positive, distinct odd multiples of grid / 2: see `check_gradients`
};

/// What a check found.
struct gradient_report {
    std::vector<std::string> problems; ///< one sentence each; empty if the operation passed
    double largest_error = 0;          ///< relative, beyond rounding, of all comparisons
    double largest_noise = 0;          ///< relative error that rounding of the outputs may hide
    std::int64_t comparisons = 0;

    bool passed() const { return problems.empty(); }
    explicit operator bool() const { return passed(); }

    /// The findings as text, for people.
    friend std::string to_string(gradient_report const& r) {
        std::string out = nas::concat(r.passed() ? "passed" : "FAILED", ": ", r.comparisons,
                                      " comparisons, largest relative error ", detail::five_digits(r.largest_error),
                                      " beyond rounding (", detail::five_digits(r.largest_noise), ")");
        for (std::string const& p : r.problems) out += nas::concat("\n  ", p);
        return out;
    }
};

namespace detail {

class gradient_checker {
public:
    gradient_checker(operation op, std::vector<shape> inputs, backend const& target, gradient_check_options const& o)
        : options_(o),
          runner_(std::move(op), std::move(inputs), target,
                  {.batch = o.batch, .training = true, .threads = o.threads, .seed = o.seed}) {
        fill();
    }

    gradient_report run() {
        runner_.forward(step_number);
        std::vector<float> const once(runner_.output().begin(), runner_.output().end());
        for (float const y : once)
            if (!std::isfinite(y)) {
                report_.problems.push_back(
                    "forward yields values that are not finite, or does not write its whole output");
                return report_;
            }
        runner_.forward(step_number);
        if (!same_bits(once, runner_.output())) {
            report_.problems.push_back(
                "forward with the same inputs, seed and step yields other values the second time");
            return report_;
        }
        runner_.backward();
        check_unwanted_gradients();
        runner_.forward(step_number);
        runner_.backward(); // with all gradients wanted again
        for (std::size_t i = 0; i < runner_.inputs(); ++i)
            compare(nas::concat("input ", i), runner_.input(i), copy(runner_.input_gradient(i)), extents(i));
        for (std::size_t i = 0; i < runner_.parameters(); ++i)
            if (parameter const& p = runner_.parameter_info(i); trainable(p.role))
                compare(nas::concat("parameter ", p.name), runner_.parameter_values(i),
                        copy(runner_.parameter_gradient(i)), {p.extents.begin(), p.extents.end()});
        if (report_.largest_noise > 10 * options_.tolerance)
            report_.problems.push_back(nas::concat(
                "rounding of the outputs may hide relative errors up to ", five_digits(report_.largest_noise),
                "; the outputs are large against their gradients: use a larger step or smaller inputs"));
        return report_;
    }

private:
    static constexpr std::uint64_t step_number = 3;
    static constexpr std::size_t located = 3; // wrong elements named per tensor

    static bool same_bits(std::span<float const> a, std::span<float const> b) {
        return a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
    }

    static std::vector<float> copy(std::span<float const> s) { return {s.begin(), s.end()}; }

    std::vector<std::int64_t> extents(std::size_t input) const {
        std::vector<std::int64_t> out{options_.batch};
        out.insert(out.end(), runner_.input_shape(input).begin(), runner_.input_shape(input).end());
        return out;
    }

    void fill() {
        rng const base(options_.seed);
        for (std::size_t i = 0; i < runner_.inputs(); ++i) {
            rng r = base.stream(i);
            auto const x = runner_.input(i);
            for (std::size_t e = 0; e < x.size(); ++e)
                x[e] = static_cast<float>(options_.grid > 0
                                              ? (static_cast<double>(e) - static_cast<double>(x.size() / 2) + 0.5) *
                                                    options_.grid
                                              : r.uniform(options_.low, options_.high));
            if (options_.grid > 0) // Fisher-Yates, so that neighbours are not ordered
                for (std::size_t e = x.size(); e > 1; --e)
                    std::swap(x[e - 1], x[r.below(static_cast<std::uint32_t>(e))]);
        }
        for (std::size_t i = 0; i < runner_.parameters(); ++i) {
            rng r = base.stream(1000 + i);
            parameter const& p = runner_.parameter_info(i);
            bool const positive = p.role == parameter_role::scale || p.role == parameter_role::variance;
            double const width =
                p.role == parameter_role::weight && p.fan_in > 0 ? std::sqrt(3.0 / static_cast<double>(p.fan_in)) : 0.5;
            for (float& w : runner_.parameter_values(i))
                w = static_cast<float>(positive ? r.uniform(0.5, 1.5) : r.uniform(-width, width));
        }
        rng r = base.stream(2000);
        for (float& g : runner_.output_gradient()) g = static_cast<float>(r.uniform(-1, 1));
    }

    // A slope, and how far rounding the outputs to float may have moved it.
    struct slope {
        double value, noise;
    };

    // d(sum of output * output gradient)/dt of x + t * direction at t = 0, exact for polynomials of degree 4:
    // (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h.
    template <class Direction>
    slope difference(std::span<float> x, Direction direction) {
        std::vector<float> const centre(x.begin(), x.end());
        auto const at = [&](double t) {
            for (std::size_t e = 0; e < x.size(); ++e)
                x[e] = static_cast<float>(static_cast<double>(centre[e]) + t * direction(e));
            runner_.forward(step_number);
            return copy(runner_.output());
        };
        double const h = options_.step;
        auto const plus = at(h), minus = at(-h), plus2 = at(2 * h), minus2 = at(-2 * h);
        std::copy(centre.begin(), centre.end(), x.begin());

        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < plus.size(); ++i) {
            if (plus[i] == minus[i] && plus2[i] == minus2[i]) continue; // rounded alike: no noise
            auto const r = static_cast<double>(runner_.output_gradient()[i]);
            auto const y = [i](std::vector<float> const& v) { return static_cast<double>(v[i]); };
            sum += r * (8 * (y(plus) - y(minus)) - (y(plus2) - y(minus2)));
            squares += r * y(plus) * r * y(plus);
        }
        // One rounding moves the slope by about 0.3 epsilon |r y| / h; kernels that sum in float round more than once.
        return {sum / (12 * h),
                4 * static_cast<double>(std::numeric_limits<float>::epsilon()) * std::sqrt(squares) / h};
    }

    double relative_error(double analytic, slope numeric, double scale) {
        double const size = std::max({std::abs(analytic), std::abs(numeric.value), scale});
        double const deviation = std::abs(analytic - numeric.value) - numeric.noise;
        double const error = deviation <= 0 ? 0 : deviation / size; // NaN stays NaN, which is within no tolerance
        ++report_.comparisons;
        if (!(error <= report_.largest_error)) report_.largest_error = std::isnan(error) ? HUGE_VAL : error;
        if (size > 0 && numeric.noise / size > report_.largest_noise) report_.largest_noise = numeric.noise / size;
        return error;
    }

    void compare(std::string const& what, std::span<float> x, std::vector<float> const& gradient,
                 std::vector<std::int64_t> const& dims) {
        double squares = 0;
        for (std::size_t e = 0; e < gradient.size(); ++e) {
            if (!std::isfinite(gradient[e])) {
                report_.problems.push_back(
                    nas::concat("gradient of ", what, " is not finite or not written at ", place(e, dims)));
                return;
            }
            squares += static_cast<double>(gradient[e]) * static_cast<double>(gradient[e]);
        }
        double const norm = std::sqrt(squares); // the size to expect of gradient * direction, for elements of size 1
        std::size_t failures = 0;
        double worst_analytic = 0, worst_numeric = 0, worst = 0;
        for (int d = 0; d < options_.directions; ++d) {
            rng const signs = rng(options_.seed).stream(3000 + static_cast<std::uint64_t>(d));
            auto const direction = [&](std::size_t e) {
                return rng::restore(signs.key(), e).next() >> 63 ? 1.0 : -1.0;
            };
            double analytic = 0;
            for (std::size_t e = 0; e < gradient.size(); ++e)
                analytic += static_cast<double>(gradient[e]) * direction(e);
            slope const numeric = difference(x, direction);
            double const error = relative_error(analytic, numeric, norm);
            if (error <= options_.tolerance) continue;
            ++failures;
            if (failures == 1 || !(error <= worst))
                worst = error, worst_analytic = analytic, worst_numeric = numeric.value;
        }
        if (failures > 0)
            report_.problems.push_back(nas::concat("gradient of ", what, " is wrong in ", failures, " of ",
                                                   options_.directions, " random directions; the worst: backward says ",
                                                   five_digits(worst_analytic), ", differences say ",
                                                   five_digits(worst_numeric), " (relative error ", five_digits(worst),
                                                   ", tolerance ", options_.tolerance, ")"));
        if (failures > 0 || options_.directions == 0) compare_elements(what, x, gradient, dims);
    }

    // Every element, or, to name examples after a failure in many, evenly spread ones.
    void compare_elements(std::string const& what, std::span<float> x, std::vector<float> const& gradient,
                          std::vector<std::int64_t> const& dims) {
        double squares = 0;
        for (float const g : gradient) squares += static_cast<double>(g) * static_cast<double>(g);
        double const typical = std::sqrt(squares / static_cast<double>(gradient.size()));
        std::size_t const stride = options_.directions == 0 ? 1 : (gradient.size() + 999) / 1000;
        std::size_t wrong = 0, tried = 0;
        std::string examples;
        for (std::size_t e = 0; e < gradient.size(); e += stride, ++tried) {
            slope const numeric = difference(x, [e](std::size_t other) { return other == e ? 1.0 : 0.0; });
            auto const analytic = static_cast<double>(gradient[e]);
            if (relative_error(analytic, numeric, typical) <= options_.tolerance) continue;
            if (++wrong <= located)
                examples += nas::concat(wrong == 1 ? ": at " : "; at ", place(e, dims), " backward says ",
                                        five_digits(analytic), ", differences say ", five_digits(numeric.value));
        }
        if (wrong > 0)
            report_.problems.push_back(
                nas::concat("gradient of ", what, " is wrong in ", wrong, " of ", tried, " elements", examples));
    }

    static std::string place(std::size_t element, std::vector<std::int64_t> const& dims) {
        std::string out;
        auto rest = static_cast<std::int64_t>(element);
        for (std::size_t d = dims.size(); d-- > 0; rest /= dims[d]) out = nas::concat("[", rest % dims[d], "]", out);
        return out;
    }

    // A plan passes null for gradients that nobody needs; the others must not change.
    void check_unwanted_gradients() {
        std::vector<std::vector<float>> inputs, parameters;
        for (std::size_t i = 0; i < runner_.inputs(); ++i) inputs.push_back(copy(runner_.input_gradient(i)));
        for (std::size_t i = 0; i < runner_.parameters(); ++i)
            parameters.push_back(copy(runner_.parameter_gradient(i)));
        for (std::size_t skipped = 0; skipped < runner_.inputs(); ++skipped) {
            runner_.want_input_gradient(skipped, false);
            runner_.forward(step_number); // backward may have used up what forward saved
            runner_.backward();
            bool same = true;
            for (std::size_t i = 0; i < inputs.size(); ++i)
                same &= i == skipped || same_bits(inputs[i], runner_.input_gradient(i));
            for (std::size_t i = 0; i < parameters.size(); ++i)
                same &= same_bits(parameters[i], runner_.parameter_gradient(i));
            if (!same)
                report_.problems.push_back(
                    nas::concat("other gradients change when that of input ", skipped, " is not wanted (null)"));
            runner_.want_input_gradient(skipped, true);
        }
    }

    gradient_check_options options_;
    op_runner runner_;
    gradient_report report_;
};

} // namespace detail

/// Checks the gradients of every input and every trained parameter of `op` on `target`, in training mode.
///
/// Random weights r make a number of the output, sum(r * output). Along each direction v (every element +1 or -1, or
/// one element alone) gradient * v must agree with the five-point difference of that number. The relative error is the
/// deviation, less what rounding the outputs to float explains, divided by the largest of both values and the norm of
/// the gradient.
///
/// Differences are meaningless across a kink (relu at 0) or a change of winner (max pooling). For such operations set
/// `.grid`: inputs are then distinct, at least `grid` apart and at least `grid / 2` from every multiple of it. With
/// `grid > 4 * step` no maximum changes hands, and with kinks at multiples of `grid` none is crossed.
///
/// Also found: results that are not written or not finite, a forward that does not repeat, gradients that change when
/// another one is not wanted, reading what backward did not claim to read. Writes out of bounds, filling channels that
/// are not zero, and packing that does not round-trip throw `backend_error` (see `op_runner`).
/// Takes 4 forward calls per direction and tensor, or per element.
/// Throws `backend_error` nas.backend.14 if the options make no check, and what `op_runner` throws.
inline gradient_report check_gradients(operation op, std::vector<shape> inputs, backend const& target,
                                       gradient_check_options options = {}) {
    if (options.directions < 0 || !(options.step > 0) || !(options.tolerance > 0) || !(options.low < options.high) ||
        !(options.grid >= 0))
        throw backend_error(
            "nas.backend.14",
            "a gradient check needs directions >= 0, step > 0, tolerance > 0, low < high and grid >= 0, got ",
            options.directions, ", ", options.step, ", ", options.tolerance, ", [", options.low, ", ", options.high,
            "], ", options.grid);
    if (options.grid > 0 && !(options.grid > 4 * options.step))
        throw backend_error("nas.backend.14", "grid ", options.grid, " must exceed 4 steps of ", options.step,
                            ", or values meet while they move");
    return detail::gradient_checker(std::move(op), std::move(inputs), target, options).run();
}

} // namespace nas::nn
