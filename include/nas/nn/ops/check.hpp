#pragma once
// Checks shared by the built-in operations; a user's own operation may use them too.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/window.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn::check {

/// nas.shape.3 unless there are exactly `count` inputs.
inline void input_count(std::span<shape const> inputs, std::size_t count) {
    if (inputs.size() != count)
        throw shape_error("nas.shape.3", "takes ", count, count == 1 ? " input" : " inputs", ", got ", inputs.size());
}

/// nas.shape.3 unless there are two or more inputs.
inline void at_least_two_inputs(std::span<shape const> inputs) {
    if (inputs.size() < 2) throw shape_error("nas.shape.3", "takes two or more inputs, got ", inputs.size());
}

/// nas.shape.4 unless `s` is {channels, height, width}.
inline void image(shape const& s) {
    if (s.rank() != 3)
        throw shape_error("nas.shape.4", "reads an image {channels, height, width}, got ", to_string(s), " of rank ",
                          s.rank());
}

/// nas.shape.4 unless `s` is {channels, height, width} or {features}.
inline void image_or_vector(shape const& s) {
    if (s.rank() != 3 && s.rank() != 1)
        throw shape_error("nas.shape.4", "reads an image {channels, height, width} or a vector {features}, got ",
                          to_string(s), " of rank ", s.rank());
}

/// nas.shape.5 unless `value` >= `least`; `attribute` is its name as written in the program.
inline void at_least(std::string_view attribute, std::int64_t value, std::int64_t least) {
    if (value < least) throw shape_error("nas.shape.5", attribute, " must be at least ", least, ", got ", value);
}

inline void at_least(std::string_view attribute, size2d value, std::int64_t least) {
    if (value.height < least) at_least(nas::concat(attribute, ".height"), value.height, least);
    if (value.width < least) at_least(nas::concat(attribute, ".width"), value.width, least);
}

/// nas.shape.5 if explicit padding is negative.
inline void padding(padding2d const& p) {
    if (p.automatic) return;
    at_least("padding.top", p.top, 0);
    at_least("padding.left", p.left, 0);
    at_least("padding.bottom", p.bottom, 0);
    at_least("padding.right", p.right, 0);
}

} // namespace nas::nn::check

namespace nas::nn {

/// Visits a number as `name`, or those along each axis as `name`_height, ...
inline void visit_size(attribute_visitor& v, std::string_view name, std::int64_t size) { v(name, size); }
inline void visit_size(attribute_visitor& v, std::string_view name, size2d size) {
    v(nas::concat(name, "_height"), size.height);
    v(nas::concat(name, "_width"), size.width);
}

/// Visits `padding: "same"`, or the four sides as numbers.
inline void visit_padding(attribute_visitor& v, padding2d const& p) {
    if (p.automatic) {
        v("padding", "same");
        return;
    }
    v("pad_top", p.top);
    v("pad_left", p.left);
    v("pad_bottom", p.bottom);
    v("pad_right", p.right);
}

} // namespace nas::nn
