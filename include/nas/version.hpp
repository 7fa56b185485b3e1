#pragma once
// The version of the library; the build system reads it from here.

namespace nas {

inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

} // namespace nas
