#pragma once
// What the reader of README.md has: a trainer, a latency model, a place to keep the result.

#include <nas/core/units.hpp>

inline constexpr auto my_train = [](auto const&) { return 0.5; };
inline constexpr auto my_latency = [](auto const&) { return nas::milliseconds{1.0}; };
inline constexpr auto save = [](auto const&) {};
