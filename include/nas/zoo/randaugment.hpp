#pragma once
// RandAugment (Cubuk et al. 2020): how many operations, and how strong; a grid of 20 points.

#include <array>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/zoo/image_operation.hpp>

namespace nas::zoo {

/// For every image, `num_ops` times one operation drawn with equal chances, applied at `magnitude` of 10.
struct randaugment_policy {
    int num_ops = 1;
    int magnitude = 1;

    friend bool operator==(randaugment_policy const&, randaugment_policy const&) = default;
};

/// 20 points; for `enumerate`. The same grid for every task; what differs is the list of operations.
inline constexpr auto randaugment = build<randaugment_policy>(field<&randaugment_policy::num_ops>(one_of(1, 2)),
                                                              field<&randaugment_policy::magnitude>(between(1, 10)));

/// Detection: boxes move with the image.
inline constexpr std::array randaugment_detection_ops{
    image_operation::equalize,     image_operation::solarize,    image_operation::color,       image_operation::cutout,
    image_operation::solarize_add, image_operation::translate_x, image_operation::translate_y, image_operation::shear_x,
    image_operation::shear_y,      image_operation::rotate,
};

/// Segmentation: the mask moves with the image, and is cut out with it.
inline constexpr std::array randaugment_segmentation_ops{
    image_operation::equalize,    image_operation::solarize,     image_operation::color,
    image_operation::cutout_mask, image_operation::solarize_add, image_operation::translate_x,
    image_operation::translate_y, image_operation::shear_x,      image_operation::shear_y,
    image_operation::rotate,
};

/// Classification.
inline constexpr std::array randaugment_classification_ops{
    image_operation::auto_contrast, image_operation::equalize,  image_operation::invert,
    image_operation::rotate,        image_operation::posterize, image_operation::solarize,
    image_operation::color,         image_operation::contrast,  image_operation::sharpness,
    image_operation::shear_x,       image_operation::shear_y,   image_operation::translate_x,
    image_operation::translate_y,   image_operation::cutout,    image_operation::solarize_add,
};

} // namespace nas::zoo
