#pragma once
// Random numbers of symmetric beta distributions.

#include <nas/core/math.hpp>
#include <nas/core/normal.hpp>
#include <nas/core/rng.hpp>

namespace nas::train {

/// The logarithm of a draw of the gamma distribution of the given shape (Marsaglia and Tsang 2000). For shapes below 1 it
/// draws with shape + 1 and multiplies by u^(1 / shape); as a logarithm that does not vanish for small shapes.
inline double log_gamma_draw(double shape, rng& r) {
    double const boost = shape < 1 ? math::log(1 - r.uniform()) / shape : 0;
    double const d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / math::sqrt(9 * d);
    for (;;) {
        double const x = normal(r), t = 1 + c * x;
        if (t <= 0) continue;
        double const v = t * t * t;
        if (math::log(1 - r.uniform()) < 0.5 * x * x + d - d * v + d * math::log(v)) return math::log(d * v) + boost;
    }
}

/// A draw of Beta(alpha, alpha), in [0, 1]. Precondition: alpha > 0.
inline double beta_draw(double alpha, rng& r) {
    if (alpha == 1) return r.uniform();
    double const a = log_gamma_draw(alpha, r), b = log_gamma_draw(alpha, r);
    return 1 / (1 + math::exp(b - a));
}

} // namespace nas::train
