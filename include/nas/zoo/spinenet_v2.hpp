#pragma once
// SpineNet with bottleneck blocks alone: one level-5 block and one offset fewer.

#include <nas/zoo/spinenet.hpp>

namespace nas::zoo {

/// 764,783,588,047,793,273,280,921,600,000 encodings; 720 each are the same architecture.
inline constexpr auto spinenet_v2 =
    spinenet_space(one_of(-1, 0, 1), just(spinenet_op::bottleneck), one_of(2, 3, 3, 3, 4, 4, 4, 4, 4, 5));

} // namespace nas::zoo
