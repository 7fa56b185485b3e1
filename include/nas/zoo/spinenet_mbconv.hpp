#pragma once
// SpineNet of mobile inverted bottlenecks.

#include <nas/zoo/spinenet.hpp>

namespace nas::zoo {

/// 7,387,964,932,475,008,321,091,901,849,600,000 encodings; 2,880 each are the same architecture.
inline constexpr auto spinenet_mbconv =
    spinenet_space(one_of(-1, 0, 1, 2), just(spinenet_op::mbconv), one_of(2, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5));

/// The published SpineNet-MBConv-49, a point of `spinenet_mbconv`.
constexpr spinenet_architecture<11> spinenet_mbconv_point() {
    constexpr auto m = spinenet_op::mbconv;
    return spinenet_from_rows<11>(
        {{{2, m, {0, 1}},
          {2, m, {1, 2}},
          {4, m, {1, 2}},
          {3, m, {3, 4}},
          {4, m, {3, 5}},
          {6, m, {4, 6}},
          {4, m, {4, 6}},
          {5, m, {7, 8}},
          {7, m, {7, 9}},
          {5, m, {9, 10}},
          {5, m, {9, 11}}}},
        {{{4, m, {6, 11}}, {3, m, {5, 11}}, {5, m, {8, 13}}, {7, m, {6, 15}}, {6, m, {13, 15}}}},
        {2, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5});
}

} // namespace nas::zoo
