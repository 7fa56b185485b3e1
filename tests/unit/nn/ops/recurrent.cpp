#include <nas/nn/ops/recurrent.hpp>

#include "support/catch.hpp"

namespace nn = nas::nn;
using nas::reference::recurrent_cell;

TEST_CASE("recurrent: directions have names", "[nn]") {
    CHECK(to_string(nn::reading::forward) == "forward");
    CHECK(to_string(nn::reading::reverse) == "reverse");
    CHECK(to_string(nn::reading::both) == "both");
    CHECK(to_string(static_cast<nn::reading>(9)) == "unknown");
}

TEST_CASE("recurrent: two directions read one sequence from both ends", "[nn]") {
    auto const s = nn::recurrent_sizes_of(recurrent_cell::gru, 3, {5, 6}, 8, nn::reading::both, false);
    CHECK(s.directions == 2);
    CHECK(s.gates() == 3);
    CHECK(s.time(0, 1) == 1);
    CHECK(s.time(1, 1) == 3);
    CHECK(s.output_at(1, 2, 4) == ((2 * 5 + 4) * 2 + 1) * 8);
    auto const r = nn::recurrent_sizes_of(recurrent_cell::lstm, 3, {5, 6}, 8, nn::reading::reverse, true);
    CHECK(r.time(0, 0) == 4);
    CHECK(r.output_at(0, 2, 4) == 16);
    CHECK(nn::recurrent_parameters(r, true)[2].extents == nas::shape{64});
}
