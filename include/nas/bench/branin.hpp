#pragma once
// branin: the function of Branin over two real numbers, and with a categorical decision beside them.

#include <array>
#include <cstddef>
#include <tuple>

#include <nas/bench/problem.hpp>
#include <nas/core/math.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/real.hpp>
#include <nas/space/tuple_of.hpp>

namespace nas::bench {

/// Branin's function on [-5, 10] x [0, 15]: three minima of 0.397887, one of them at (pi, 2.275).
inline double branin_value(double x, double y) {
    double const bend = y - 5.1 / (4 * math::pi * math::pi) * x * x + 5 / math::pi * x - 6;
    return bend * bend + 10 * (1 - 1 / (8 * math::pi)) * math::cos(x) + 10;
}

inline constexpr double branin_minimum = 0.39788735772973816; // 10 / (8 pi)

/// Two real decisions; the reward is minus the function, at most -0.397887.
inline problem branin() {
    return {{.name = "branin", .best = -branin_minimum},
            tuple_of(real(-5.0, 10.0), real(0.0, 15.0)),
            [](auto const& at) { return -branin_value(std::get<0>(at), std::get<1>(at)); }};
}

/// The same with a categorical decision of three alternatives: the function, the function shifted by (-2, 3) and 1 higher, and the
/// function mirrored in the first number and 2 higher. Only the first has the optimum of -0.397887, but the others are easier to find
/// near the middle.
inline problem branin_categorical() {
    return {{.name = "branin_categorical", .best = -branin_minimum},
            tuple_of(real(-5.0, 10.0), real(0.0, 15.0), one_of(0, 1, 2)),
            [](auto const& at) {
                auto const& [x, y, kind] = at;
                switch (kind) {
                case 0: return -branin_value(x, y);
                case 1: return -branin_value(x + 2, y - 3) - 1;
                default: return -branin_value(5 - x, y) - 2;
                }
            }};
}

} // namespace nas::bench
