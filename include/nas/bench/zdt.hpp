#pragma once
// zdt: the problems of Zitzler, Deb and Thiele (2000) with two objectives over real numbers.

#include <cstddef>
#include <optional>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/math.hpp>
#include <nas/space/real.hpp>
#include <nas/space/repeat.hpp>

namespace nas::bench {

/// Hypervolume of the front of problem 3 above (-1.1, -1.1): the integral of 1.1 minus the smallest second objective for a first one
/// up to x, over x from 0 to 1.1; by 4,000,000 steps.
inline constexpr double zdt3_hypervolume = 1.331763;

/// Problem 1, 2, 3 or 4 with `variables` numbers from [0, 1], in problem 4 from [-5, 5] but for the first. Both objectives are to be
/// minimised and come negated; the reference point is (-1.1, -1.1), `best` the hypervolume of the true front.
///
/// 1 has a convex front, 2 a concave one, 3 one in five pieces, 4 has 21^(variables - 1) local fronts. Usual sizes are 30 variables,
/// and 10 for problem 4. Throws `search_error` [nas.bench.12] for other numbers and for fewer than 2 variables.
inline problem zdt(int number, std::optional<std::size_t> variables = {}) {
    std::size_t const n = variables.value_or(number == 4 ? 10 : 30);
    if (number < 1 || number > 4 || n < 2)
        throw search_error("nas.bench.12", "there is no zdt(", number, ") with ", n,
                           " variables; the problems are 1 to 4, with 2 variables or more");
    double const best[] = {1.21 - 1.0 / 3, 1.21 - 2.0 / 3, zdt3_hypervolume, 1.21 - 1.0 / 3};
    return {
        {.name = concat("zdt", number, "_", n), .objectives = 2, .best = best[number - 1], .reference = {-1.1, -1.1}},
        repeat(real(0.0, 1.0), n, n),
        [number](std::vector<double> const& x) {
            double rest = 0;
            for (std::size_t i = 1; i < x.size(); ++i) {
                double const wide = 10 * x[i] - 5;
                rest += number == 4 ? wide * wide - 10 * math::cos(4 * math::pi * wide) + 10 : x[i];
            }
            double const f = x[0], g = number == 4 ? 1 + rest : 1 + 9 * rest / static_cast<double>(x.size() - 1);
            double const ratio = f / g;
            double h = 1 - (number == 2 ? ratio * ratio : math::sqrt(ratio));
            if (number == 3) h -= ratio * math::sin(10 * math::pi * f);
            return std::vector<double>{-f, -g * h};
        }};
}

} // namespace nas::bench
