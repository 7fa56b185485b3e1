#pragma once
// Elementary functions without <cmath>, which costs as much to parse as the whole language of spaces.

namespace nas::math {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double infinity = __builtin_huge_val();

inline double exp(double x) { return __builtin_exp(x); }
inline double expm1(double x) { return __builtin_expm1(x); }
inline double log(double x) { return __builtin_log(x); }
inline double log1p(double x) { return __builtin_log1p(x); }
inline double log2(double x) { return __builtin_log2(x); }
inline double sqrt(double x) { return __builtin_sqrt(x); }
inline double pow(double x, double y) { return __builtin_pow(x, y); }
inline double sin(double x) { return __builtin_sin(x); }
inline double cos(double x) { return __builtin_cos(x); }
inline double tanh(double x) { return __builtin_tanh(x); }
inline double erf(double x) { return __builtin_erf(x); }
inline double erfc(double x) { return __builtin_erfc(x); }
inline double floor(double x) { return __builtin_floor(x); }
inline double ceil(double x) { return __builtin_ceil(x); }
inline double round(double x) { return __builtin_round(x); }
inline double abs(double x) { return __builtin_fabs(x); }

/// Density of the standard normal distribution.
inline double normal_pdf(double z) { return 0.39894228040143267794 * exp(-0.5 * z * z); }

/// P(Z <= z) of a standard normal Z; relative precision in the lower tail too.
inline double normal_cdf(double z) { return 0.5 * erfc(-0.70710678118654752440 * z); }

/// log P(Z <= z), finite for every finite z: below -20 by the asymptotic series of Mills' ratio.
inline double log_normal_cdf(double z) {
    if (z > -20) return log(normal_cdf(z));
    double const s = 1 / (z * z);
    return -0.5 * z * z - 0.91893853320467274178 - log(-z) + log1p(-s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s))));
}

/// The z with P(Z <= z) = p, for 0 < p < 1: Acklam's rational approximation and one step of Halley's method.
inline double normal_quantile(double p) {
    auto const tail = [](double q) {
        return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q -
                  2.549732539343734e+00) *
                     q +
                 4.374664141464968e+00) *
                    q +
                2.938163982698783e+00) /
               ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q +
                 3.754408661907416e+00) *
                    q +
                1);
    };
    double z;
    if (p < 0.02425) {
        z = tail(sqrt(-2 * log(p)));
    } else if (p > 1 - 0.02425) {
        z = -tail(sqrt(-2 * log1p(-p)));
    } else {
        double const q = p - 0.5, r = q * q;
        z = (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
               1.383577518672690e+02) *
                  r -
              3.066479806614716e+01) *
                 r +
             2.506628277459239e+00) *
            q /
            (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
               6.680131188771972e+01) *
                  r -
              1.328068155288572e+01) *
                 r +
             1);
    }
    double const error = normal_cdf(z) - p;
    double const step = error / normal_pdf(z);
    return z - step / (1 + 0.5 * z * step);
}

} // namespace nas::math
