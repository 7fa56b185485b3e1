#pragma once
// Linear map (fully connected layer) and its gradients in plain loops.

#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

/// Sizes of a linear map over `batch` vectors.
struct linear_sizes {
    std::int64_t batch = 1, in_features = 1, out_features = 1;
};

/// out[n][o] = bias[o] + sum over i of weight[o][i] * in[n][i]; `bias` may be null.
inline void linear_forward(linear_sizes s, float const* in, float const* weight, float const* bias, float* out,
                           int threads = 1) {
    parallel_for(threads, s.batch * s.out_features, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const n = at / s.out_features;
            std::int64_t const o = at % s.out_features;
            double sum = bias ? static_cast<double>(bias[o]) : 0.0;
            for (std::int64_t i = 0; i < s.in_features; ++i)
                sum +=
                    static_cast<double>(weight[o * s.in_features + i]) * static_cast<double>(in[n * s.in_features + i]);
            out[at] = static_cast<float>(sum);
        }
    });
}

/// in_gradient[n][i] = sum over o of weight[o][i] * out_gradient[n][o].
inline void linear_backward_data(linear_sizes s, float const* out_gradient, float const* weight, float* in_gradient,
                                 int threads = 1) {
    parallel_for(threads, s.batch * s.in_features, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const n = at / s.in_features;
            std::int64_t const i = at % s.in_features;
            double sum = 0;
            for (std::int64_t o = 0; o < s.out_features; ++o)
                sum += static_cast<double>(weight[o * s.in_features + i]) *
                       static_cast<double>(out_gradient[n * s.out_features + o]);
            in_gradient[at] = static_cast<float>(sum);
        }
    });
}

/// weight_gradient[o][i] = sum over n of out_gradient[n][o] * in[n][i].
inline void linear_backward_weights(linear_sizes s, float const* in, float const* out_gradient, float* weight_gradient,
                                    int threads = 1) {
    parallel_for(threads, s.out_features * s.in_features, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const o = at / s.in_features;
            std::int64_t const i = at % s.in_features;
            double sum = 0;
            for (std::int64_t n = 0; n < s.batch; ++n)
                sum += static_cast<double>(out_gradient[n * s.out_features + o]) *
                       static_cast<double>(in[n * s.in_features + i]);
            weight_gradient[at] = static_cast<float>(sum);
        }
    });
}

/// bias_gradient[o] = sum over n of out_gradient[n][o].
inline void linear_backward_bias(linear_sizes s, float const* out_gradient, float* bias_gradient) {
    for (std::int64_t o = 0; o < s.out_features; ++o) {
        double sum = 0;
        for (std::int64_t n = 0; n < s.batch; ++n) sum += static_cast<double>(out_gradient[n * s.out_features + o]);
        bias_gradient[o] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
