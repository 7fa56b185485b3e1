#pragma once
// NAS-FPN (Ghiasi et al. 2019): a feature pyramid made of merging cells.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/space/alternatives.hpp>
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/just.hpp>
#include <nas/space/named.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/permutation.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/some_of.hpp>

namespace nas::zoo {

enum class nasfpn_op : std::uint8_t {
    sum,
    attention, ///< a + b * sigmoid(global max of a), a the input of the higher level
};

/// Merges two features into one of `level`. Features are numbered in the order in which they are made: first the inputs
/// of the pyramid, then the intermediate cells, then the output cells.
struct nasfpn_cell {
    int level = 0;
    nasfpn_op combine_fn = nasfpn_op::sum;
    std::array<int, 2> input_offsets{0, 1}; ///< ascending

    friend bool operator==(nasfpn_cell const&, nasfpn_cell const&) = default;
};

/// A cell whose level is in `output_block_levels`.
struct nasfpn_output {
    nasfpn_op combine_fn = nasfpn_op::sum;
    std::array<int, 2> input_offsets{0, 1}; ///< ascending

    friend bool operator==(nasfpn_output const&, nasfpn_output const&) = default;
};

/// A pyramid over `Levels` input levels; it has one output per level.
template <std::size_t Levels, std::size_t Intermediate = 2>
struct nasfpn_architecture {
    std::array<nasfpn_cell, Intermediate> intermediate_blocks{};
    std::array<nasfpn_output, Levels> output_blocks{};
    std::array<int, Levels> output_block_levels{}; ///< a permutation

    friend bool operator==(nasfpn_architecture const&, nasfpn_architecture const&) = default;
};

namespace detail {

constexpr auto nasfpn_ops() {
    return named("sum", just(nasfpn_op::sum)) | named("attention", just(nasfpn_op::attention));
}
constexpr auto nasfpn_inputs(std::size_t features) {
    return some_of<2>(between(0, static_cast<int>(features) - 1), {.distinct = true, .sorted = true});
}
template <std::size_t... I>
constexpr auto nasfpn_levels(int lowest, std::index_sequence<I...>) {
    return permutation(one_of((lowest + static_cast<int>(I))...));
}

} // namespace detail

/// Pyramids over `Levels` levels from `lowest` on; intermediate cells take levels from `lowest_cell` on.
template <std::size_t Levels, std::size_t Intermediate = 2>
constexpr auto nasfpn_space(int lowest, int lowest_cell) {
    using architecture = nasfpn_architecture<Levels, Intermediate>;
    int const highest = lowest + static_cast<int>(Levels) - 1;
    return build<architecture>(
        field<&architecture::intermediate_blocks>(repeat<Intermediate>([&](std::size_t i) {
            return build<nasfpn_cell>(field<&nasfpn_cell::level>(between(lowest_cell, highest)),
                                      field<&nasfpn_cell::combine_fn>(detail::nasfpn_ops()),
                                      field<&nasfpn_cell::input_offsets>(detail::nasfpn_inputs(Levels + i)));
        })),
        field<&architecture::output_blocks>(repeat<Levels>([](std::size_t i) {
            return build<nasfpn_output>(
                field<&nasfpn_output::combine_fn>(detail::nasfpn_ops()),
                field<&nasfpn_output::input_offsets>(detail::nasfpn_inputs(Levels + Intermediate + i)));
        })),
        field<&architecture::output_block_levels>(detail::nasfpn_levels(lowest, std::make_index_sequence<Levels>{})));
}

/// 1,931,334,451,200,000 pyramids over levels 3 to 7 with two intermediate cells.
inline constexpr auto nasfpn = nasfpn_space<5>(3, 4);

/// The published pyramid with seven cells, a point of `nasfpn`.
constexpr nasfpn_architecture<5> nasfpn_point() {
    using enum nasfpn_op;
    return {{{{4, attention, {1, 3}}, {4, sum, {1, 5}}}},
            {{{sum, {0, 6}}, {sum, {6, 7}}, {attention, {7, 8}}, {attention, {6, 9}}, {attention, {9, 10}}}},
            {3, 4, 5, 7, 6}};
}

} // namespace nas::zoo
