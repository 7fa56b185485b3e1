#pragma once
// How large a SpineNet of fixed topology is: a small grid.

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

namespace nas::zoo {

struct spinenet_scaling_parameters {
    int image_size = 512;
    int endpoints_num_filters = 256;
    double filter_size_scale = 1;
    double resample_alpha = 1;
    int block_repeats = 1;
    int head_num_convs = 4;
    int head_num_filters = 256;

    friend bool operator==(spinenet_scaling_parameters const&, spinenet_scaling_parameters const&) = default;
};

/// 432 points; for `enumerate`.
inline constexpr auto spinenet_scaling =
    build<spinenet_scaling_parameters>(field<&spinenet_scaling_parameters::image_size>(one_of(512, 640)),
                                       field<&spinenet_scaling_parameters::endpoints_num_filters>(one_of(192, 256)),
                                       field<&spinenet_scaling_parameters::filter_size_scale>(one_of(0.8, 1.0, 1.2)),
                                       field<&spinenet_scaling_parameters::resample_alpha>(one_of(0.75, 1.0, 1.25)),
                                       field<&spinenet_scaling_parameters::block_repeats>(one_of(2, 3, 4)),
                                       field<&spinenet_scaling_parameters::head_num_convs>(one_of(4, 5)),
                                       field<&spinenet_scaling_parameters::head_num_filters>(one_of(192, 256)));

} // namespace nas::zoo
