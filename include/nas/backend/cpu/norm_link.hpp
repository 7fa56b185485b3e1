#pragma once
// norm_link: what the kernels around a batch norm share when they do its work.

#include <cstdint>

#include <nas/tensor/activation.hpp>

namespace nas::cpu {

namespace detail {
struct batch_norm_part; // batch_norm.hpp
} // namespace detail

/// What the kernels around one batch norm y -> act(factor * y + offset) share. Arrays have one float per channel, and
/// zeros for the channels that fill up the last block.
///
/// With g the gradient by the result and m = act'(factor * y + offset) * g, the gradient by y is
/// factor * m + slope * y + constant (the two sums over the batch of Ioffe and Szegedy 2015, section 3, in this form).
/// Who adds up the sums leaves m where g was. Neither the normalised images nor the gradient by y need memory.
struct norm_link {
    activation act = activation::none;
    std::int64_t channels = 0;
    int threads = 1;
    float *mean = nullptr, *inverse = nullptr;   ///< of the batch; 1 / deviation
    float *factor = nullptr, *offset = nullptr;  ///< forward
    float *slope = nullptr, *constant = nullptr; ///< backward
    detail::batch_norm_part* parts = nullptr;    ///< {threads, blocks}: statistics, in backward the two sums
};

} // namespace nas::cpu
