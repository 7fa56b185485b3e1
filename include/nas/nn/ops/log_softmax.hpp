#pragma once
// log_softmax: the logarithm of softmax, without its rounding.

#include <nas/nn/ops/softmax.hpp>

namespace nas::nn {

/// Any shape, unchanged: x_i - log(sum_j exp(x_j)) along `axis`.
using log_softmax = softmax_along<true>;

} // namespace nas::nn
