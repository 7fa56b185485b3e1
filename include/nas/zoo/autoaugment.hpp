#pragma once
// AutoAugment (Cubuk et al. 2019): five sub-policies of two operations, each with a magnitude and a probability.

#include <array>
#include <cstddef>
#include <span>
#include <tuple>

#include <nas/core/error.hpp>
#include <nas/space/between.hpp>
#include <nas/space/map.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/some_of.hpp>
#include <nas/space/tuple_of.hpp>
#include <nas/zoo/image_operation.hpp>

namespace nas::zoo {

/// With `probability`, operation `op` of the task's table at `magnitude` of 10.
struct autoaugment_step {
    int op = 0;
    int magnitude = 0;
    double probability = 0;

    friend bool operator==(autoaugment_step const&, autoaugment_step const&) = default;
};

/// For every image one sub-policy is drawn with equal chances; its steps run in order.
struct autoaugment_policy {
    std::array<std::array<autoaugment_step, 2>, 5> sub_policies{};

    friend bool operator==(autoaugment_policy const&, autoaugment_policy const&) = default;
};

/// The operations by index. Repeated entries are kept: indices are exchanged.
inline constexpr std::array autoaugment_detection_ops{
    image_operation::equalize,
    image_operation::solarize,
    image_operation::color,
    image_operation::cutout,
    image_operation::solarize_add,
    image_operation::translate_x,
    image_operation::translate_y,
    image_operation::shear_x,
    image_operation::shear_y,
    image_operation::rotate,
    image_operation::sharpness,
    image_operation::cutout,
    image_operation::solarize_boxes,
    image_operation::cutout_boxes,
    image_operation::translate_x_boxes,
    image_operation::translate_y_boxes,
    image_operation::shear_x_boxes,
    image_operation::shear_y_boxes,
    image_operation::rotate_boxes,
    image_operation::equalize_boxes,
    image_operation::flip_boxes,
};
inline constexpr std::array autoaugment_segmentation_ops{
    image_operation::equalize,     image_operation::solarize,    image_operation::color,       image_operation::cutout,
    image_operation::solarize_add, image_operation::translate_x, image_operation::translate_y, image_operation::shear_x,
    image_operation::shear_y,      image_operation::rotate,      image_operation::sharpness,   image_operation::cutout,
    image_operation::cutout_mask,
};
inline constexpr std::array autoaugment_classification_ops{
    image_operation::equalize,    image_operation::solarize,     image_operation::color,
    image_operation::cutout,      image_operation::solarize_add, image_operation::translate_x,
    image_operation::translate_y, image_operation::shear_x,      image_operation::shear_y,
    image_operation::rotate,      image_operation::sharpness,    image_operation::cutout,
    image_operation::invert,      image_operation::posterize,    image_operation::contrast,
    image_operation::brightness,  image_operation::sharpness,
};

namespace detail {

// Parallel lists, as they are exchanged: [0][s][k] operations, [1][s][k] magnitudes, [2][s][k] probabilities.
template <class T>
using autoaugment_list = std::array<std::array<T, 2>, 5>;
using autoaugment_lists = std::tuple<autoaugment_list<int>, autoaugment_list<int>, autoaugment_list<double>>;

struct autoaugment_from_lists {
    constexpr autoaugment_policy operator()(autoaugment_lists const& lists) const {
        auto const& [ops, magnitudes, probabilities] = lists;
        autoaugment_policy p;
        for (std::size_t s = 0; s < 5; ++s)
            for (std::size_t k = 0; k < 2; ++k)
                p.sub_policies[s][k] = {ops[s][k], magnitudes[s][k], probabilities[s][k]};
        return p;
    }
};
struct autoaugment_to_lists {
    constexpr autoaugment_lists operator()(autoaugment_policy const& p) const {
        autoaugment_lists lists{};
        auto& [ops, magnitudes, probabilities] = lists;
        for (std::size_t s = 0; s < 5; ++s)
            for (std::size_t k = 0; k < 2; ++k) {
                ops[s][k] = p.sub_policies[s][k].op;
                magnitudes[s][k] = p.sub_policies[s][k].magnitude;
                probabilities[s][k] = p.sub_policies[s][k].probability;
            }
        return lists;
    }
};

} // namespace detail

/// Policies over `operations` operations; magnitudes 0 to 10, probabilities 0, 0.1, ..., 1.
constexpr auto autoaugment_space(int operations) {
    constexpr some_of_options any{.distinct = false, .sorted = false};
    return map(tuple_of(repeat<5>(some_of<2>(between(0, operations - 1), any)), //
                        repeat<5>(some_of<2>(between(0, 10), any)),
                        repeat<5>(some_of<2>(one_of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), any))),
               detail::autoaugment_from_lists{}, detail::autoaugment_to_lists{});
}

/// 2541^10, about 1.1e34 points.
inline constexpr auto autoaugment_detection = autoaugment_space(autoaugment_detection_ops.size());

/// 1573^10, about 9.3e31 points.
inline constexpr auto autoaugment_segmentation = autoaugment_space(autoaugment_segmentation_ops.size());

/// 2057^10, about 1.4e33 points.
inline constexpr auto autoaugment_classification = autoaugment_space(autoaugment_classification_ops.size());

/// The same policy in one form: repeated operations by their first index, magnitude 0 where the operation has none, and
/// {0, 0, 0} for a step that never runs. `ops` is the task's table. Throws `space_error` nas.zoo.302 for an index outside
/// of it.
constexpr autoaugment_policy canonical(autoaugment_policy p, std::span<image_operation const> ops) {
    for (auto& sub_policy : p.sub_policies)
        for (autoaugment_step& step : sub_policy) {
            if (step.op < 0 || static_cast<std::size_t>(step.op) >= ops.size())
                throw space_error("nas.zoo.302", "operation ", step.op, " is not among the ", ops.size(),
                                  " operations of the table");
            if (step.probability == 0) {
                step = {};
                continue;
            }
            image_operation const operation = ops[static_cast<std::size_t>(step.op)];
            step.op = 0;
            while (ops[static_cast<std::size_t>(step.op)] != operation) ++step.op;
            if (!has_magnitude(operation)) step.magnitude = 0;
        }
    return p;
}

/// The published policy for detection ("v0"), a point of `autoaugment_detection`.
constexpr autoaugment_policy autoaugment_detection_v0() {
    return {{{{{{5, 4, 0.6}, {0, 0, 0.8}}},
              {{{15, 2, 0.2}, {3, 8, 0.8}}},
              {{{10, 8, 0.0}, {7, 0, 0.4}}},
              {{{8, 2, 1.0}, {15, 6, 0.6}}},
              {{{9, 10, 0.6}, {2, 6, 1.0}}}}}};
}

} // namespace nas::zoo
