#pragma once
// A NAS-FPN for volumes: joins the features of a fixed three-dimensional U-Net encoder.

#include <nas/zoo/nasfpn.hpp>

namespace nas::zoo {

/// 468,202,291,200 pyramids over levels 1 to 4 with two intermediate cells of any of these levels.
inline constexpr auto unet3d_nasfpn = nasfpn_space<4>(1, 1);

} // namespace nas::zoo
