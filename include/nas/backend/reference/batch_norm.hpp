#pragma once
// Batch normalisation (Ioffe & Szegedy 2015), training and inference, with its gradient.

#include <cmath>
#include <cstdint>

namespace nas::reference {

/// Sizes of a normalisation over `batch` samples of `channels` planes with `pixels` elements each (1 for vectors).
struct batch_norm_sizes {
    std::int64_t batch = 1, channels = 1, pixels = 1;
    constexpr std::int64_t count() const { return batch * pixels; } ///< elements that share one mean
};

/// The statistics of one channel that normalise it.
struct batch_statistics {
    double mean = 0;
    double inverse_deviation = 0; ///< 1 / sqrt(biased variance + epsilon)
};

namespace detail {

// Calls f(index) for every element of channel c.
template <class F>
void for_each_of_channel(batch_norm_sizes const& s, std::int64_t c, F f) {
    for (std::int64_t n = 0; n < s.batch; ++n)
        for (std::int64_t p = 0; p < s.pixels; ++p) f((n * s.channels + c) * s.pixels + p);
}

inline double normalised(float x, batch_statistics const& b) {
    return (static_cast<double>(x) - b.mean) * b.inverse_deviation;
}

} // namespace detail

/// Fills `statistics[channels]` from the batch and moves the running statistics as PyTorch does:
/// running = (1 - momentum) * running + momentum * batch, with the unbiased variance (divided by count - 1).
/// Normalising uses the biased variance (divided by count). Precondition: count >= 2.
inline void batch_norm_statistics(batch_norm_sizes s, double epsilon, double momentum, float const* in,
                                  float* running_mean, float* running_variance, batch_statistics* statistics) {
    auto const count = static_cast<double>(s.count());
    for (std::int64_t c = 0; c < s.channels; ++c) {
        double sum = 0;
        detail::for_each_of_channel(s, c, [&](std::int64_t i) { sum += static_cast<double>(in[i]); });
        double const mean = sum / count;
        double squares = 0;
        detail::for_each_of_channel(s, c, [&](std::int64_t i) {
            double const d = static_cast<double>(in[i]) - mean;
            squares += d * d;
        });
        statistics[c] = batch_statistics{mean, 1 / std::sqrt(squares / count + epsilon)};
        auto const moved = [momentum](float old, double now) {
            return static_cast<float>((1 - momentum) * static_cast<double>(old) + momentum * now);
        };
        running_mean[c] = moved(running_mean[c], mean);
        running_variance[c] = moved(running_variance[c], squares / (count - 1));
    }
}

/// The statistics that normalise at inference: those of training, kept as running mean and variance.
inline batch_statistics running_statistics(float mean, float variance, double epsilon) {
    return {static_cast<double>(mean), 1 / std::sqrt(static_cast<double>(variance) + epsilon)};
}

/// out = scale * (in - mean) * inverse_deviation + shift, per channel.
inline void batch_norm_apply(batch_norm_sizes s, float const* in, float const* scale, float const* shift,
                             batch_statistics const* statistics, float* out) {
    for (std::int64_t c = 0; c < s.channels; ++c)
        detail::for_each_of_channel(s, c, [&](std::int64_t i) {
            out[i] = static_cast<float>(static_cast<double>(scale[c]) * detail::normalised(in[i], statistics[c]) +
                                        static_cast<double>(shift[c]));
        });
}

/// Gradients of normalising with the statistics of the batch, which depend on the input.
/// With h = (in - mean) * inverse_deviation: shift' = sum(g), scale' = sum(g * h),
/// in' = scale * inverse_deviation * (g - mean(g) - h * mean(g * h)). Any of the three results may be null.
inline void batch_norm_backward(batch_norm_sizes s, float const* in, float const* scale,
                                batch_statistics const* statistics, float const* out_gradient, float* in_gradient,
                                float* scale_gradient, float* shift_gradient) {
    auto const count = static_cast<double>(s.count());
    for (std::int64_t c = 0; c < s.channels; ++c) {
        double sum = 0, product = 0;
        detail::for_each_of_channel(s, c, [&](std::int64_t i) {
            sum += static_cast<double>(out_gradient[i]);
            product += static_cast<double>(out_gradient[i]) * detail::normalised(in[i], statistics[c]);
        });
        if (scale_gradient) scale_gradient[c] = static_cast<float>(product);
        if (shift_gradient) shift_gradient[c] = static_cast<float>(sum);
        if (!in_gradient) continue;
        double const factor = static_cast<double>(scale[c]) * statistics[c].inverse_deviation;
        detail::for_each_of_channel(s, c, [&](std::int64_t i) {
            double const h = detail::normalised(in[i], statistics[c]);
            in_gradient[i] =
                static_cast<float>(factor * (static_cast<double>(out_gradient[i]) - sum / count - h * product / count));
        });
    }
}

} // namespace nas::reference
