#pragma once
// acquisition: which of several predicted points to try next.

#include <string_view>

#include <nas/core/math.hpp>
#include <nas/core/normal.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/forecast.hpp>

namespace nas::model {

/// How a prediction is scored. Larger values are better, those predicted and the scores.
enum class acquisition {
    expected_improvement,       ///< over the best so far; the score is its logarithm
    probability_of_improvement, ///< the score is its logarithm
    upper_confidence_bound,     ///< mean + kappa deviations
    thompson                    ///< a draw of the prediction, each point on its own
};

constexpr std::string_view name_of(acquisition a) noexcept {
    switch (a) {
    case acquisition::expected_improvement: return "expected_improvement";
    case acquisition::probability_of_improvement: return "probability_of_improvement";
    case acquisition::upper_confidence_bound: return "upper_confidence_bound";
    default: return "thompson";
    }
}

/// E max(X - best, 0) of a normal X (Mockus 1975).
inline double expected_improvement(forecast const& f, double best) {
    double const gain = f.mean - best, deviation = f.deviation();
    if (deviation == 0) return gain > 0 ? gain : 0;
    double const z = gain / deviation, value = deviation * (z * math::normal_cdf(z) + math::normal_pdf(z));
    return value > 0 ? value : 0;
}

/// Its logarithm, which still tells points apart where the value itself is 0 in floating point (Ament et al. 2023): below -25
/// deviations by the asymptotic series of Mills' ratio. Minus infinity if there is no improvement and no deviation.
inline double log_expected_improvement(forecast const& f, double best) {
    double const deviation = f.deviation();
    if (deviation == 0) return math::log(expected_improvement(f, best));
    double const z = (f.mean - best) / deviation;
    if (z > -25) return math::log(deviation) + math::log(z * math::normal_cdf(z) + math::normal_pdf(z));
    double const s = 1 / (z * z);
    return math::log(deviation) - 0.5 * z * z - 0.91893853320467274178 + math::log(s) +
           math::log1p(-3 * s * (1 - 5 * s * (1 - 7 * s)));
}

/// P(X > best) of a normal X (Kushner 1964); without deviation 1, 0 or, if equal, 1/2.
inline double probability_of_improvement(forecast const& f, double best) {
    double const gain = f.mean - best, deviation = f.deviation();
    if (deviation == 0) return gain > 0 ? 1 : gain < 0 ? 0 : 0.5;
    return math::normal_cdf(gain / deviation);
}

/// The score of a prediction: `best` is the best value so far, `kappa` the weight of the deviation in the confidence bound;
/// Thompson sampling takes two numbers of `random`.
inline double score(acquisition a, forecast const& f, double best, double kappa, rng& random) {
    switch (a) {
    case acquisition::expected_improvement: return log_expected_improvement(f, best);
    case acquisition::probability_of_improvement:
        return f.deviation() > 0 ? math::log_normal_cdf((f.mean - best) / f.deviation())
                                 : math::log(probability_of_improvement(f, best));
    case acquisition::upper_confidence_bound: return f.mean + kappa * f.deviation();
    default: return f.mean + f.deviation() * normal(random);
    }
}

} // namespace nas::model
