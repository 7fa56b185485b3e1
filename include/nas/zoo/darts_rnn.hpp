#pragma once
// The recurrent cell of DARTS (Liu et al. 2019): eight nodes, each an activation of one earlier node.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

enum class darts_rnn_activation : std::uint8_t { tanh, relu, sigmoid, identity };

/// Input 0 is the cell's own first state, i + 1 the output of node i.
struct darts_rnn_node {
    int input = 0;
    darts_rnn_activation activation{};

    friend bool operator==(darts_rnn_node const&, darts_rnn_node const&) = default;
};

/// The output is the mean of the nodes.
struct darts_rnn_cell {
    std::array<darts_rnn_node, 8> nodes;

    friend bool operator==(darts_rnn_cell const&, darts_rnn_cell const&) = default;
};

/// 8! * 4^8 = 2,642,411,520 cells.
inline constexpr auto darts_rnn = build<darts_rnn_cell>(field<&darts_rnn_cell::nodes>(repeat<8>([](std::size_t i) {
    using enum darts_rnn_activation;
    return build<darts_rnn_node>(field<&darts_rnn_node::input>(between(0, static_cast<int>(i))),
                                 field<&darts_rnn_node::activation>(one_of(tanh, relu, sigmoid, identity)));
})));

/// Found by DARTS, first order.
constexpr darts_rnn_cell darts_rnn_v1() {
    using enum darts_rnn_activation;
    return {{{{0, relu}, {1, relu}, {2, tanh}, {3, relu}, {4, relu}, {1, identity}, {5, relu}, {1, relu}}}};
}

/// Found by DARTS, second order.
constexpr darts_rnn_cell darts_rnn_v2() {
    using enum darts_rnn_activation;
    return {{{{0, sigmoid}, {1, relu}, {1, relu}, {1, identity}, {2, tanh}, {5, sigmoid}, {3, tanh}, {5, relu}}}};
}

} // namespace nas::zoo
