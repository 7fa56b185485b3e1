#pragma once
// The grid of CGP-CNN (Suganuma et al. 2017): Cartesian genetic programming over convolution blocks.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Convolution blocks by channels and kernel, and what joins or shrinks.
enum class cgp_function : std::uint8_t {
    conv_32_3,
    conv_32_5,
    conv_64_3,
    conv_64_5,
    conv_128_3,
    conv_128_5,
    max_pool_2x2,
    avg_pool_2x2,
    sum,
    concat,
};

/// Functions of one operand read `inputs[0]` alone.
struct cgp_node {
    cgp_function function{};
    std::array<int, 2> inputs{};

    friend bool operator==(cgp_node const&, cgp_node const&) = default;
};

inline constexpr std::size_t cgp_rows = 5, cgp_columns = 30, cgp_levels_back = 10;

/// Value 0 is the image, value 1 + 5 * column + row the output of a node.
struct cgp_network {
    std::array<std::array<cgp_node, cgp_rows>, cgp_columns> columns;
    int output = 0;

    friend bool operator==(cgp_network const&, cgp_network const&) = default;
};

namespace detail {

/// The values that a node of this column can read: those of the ten columns before it, and the image where these
/// reach it.
constexpr auto cgp_readable(std::size_t column) {
    std::size_t const first = column < cgp_levels_back ? 0 : 1 + (column - cgp_levels_back) * cgp_rows;
    return between(static_cast<int>(first), static_cast<int>(column * cgp_rows));
}

} // namespace detail

/// The grid of the released code, 5 x 30 with ten levels back; only the nodes that reach the output are built.
inline constexpr auto cgp =
    build<cgp_network>(field<&cgp_network::columns>(repeat<cgp_columns>([](std::size_t column) {
                           using enum cgp_function;
                           return repeat<cgp_rows>(build<cgp_node>(
                               field<&cgp_node::function>(one_of(conv_32_3, conv_32_5, conv_64_3, conv_64_5, conv_128_3,
                                                                 conv_128_5, max_pool_2x2, avg_pool_2x2, sum, concat)),
                               field<&cgp_node::inputs>(repeat<2>(detail::cgp_readable(column)))));
                       })),
                       field<&cgp_network::output>(detail::cgp_readable(cgp_columns)));

} // namespace nas::zoo
