#include <cstdint>
#include <string_view>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/nb201_graph.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

namespace {

void check(std::string_view code, std::int64_t parameters, std::int64_t macs) {
    INFO(code);
    auto const c = nn::cost(to_graph(zoo::nb201_from_code(code)));
    CHECK(c.parameters == parameters);
    CHECK(c.macs == macs);
}

} // namespace

TEST_CASE("nb201_graph: parameters and MACs of the benchmark, as integers", "[zoo]") {
    check("|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|", 1'531'546,
          220'119'680);
    check("|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|", 1'073'466,
          153'272'960);
    check("|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|skip_connect~1|skip_connect~2|", 802'426,
          113'951'360);
    check("|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|nor_conv_1x1~1|nor_conv_1x1~2|", 241'306,
          31'376'000);
    check("|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|", 73'306,
          7'783'040);
    check("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|", 73'306, 7'783'040);
    check("|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|", 129'306,
          15'647'360);
}

TEST_CASE("nb201_graph: what does not reach the output can be left out", "[zoo]") {
    auto const c = zoo::nb201_from_code("|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|none~1|none~2|");
    CHECK(nn::cost(to_graph(c, {.prune = true})).parameters == 73'306);
    CHECK(nn::cost(to_graph(c)).parameters > 73'306);
}

TEST_CASE("nb201_graph: random cells give networks with a classifier, and train", "[zoo]") {
    for (std::uint64_t i = 0; i < 60; ++i) {
        zoo::nb201_cell const c = decode(zoo::nb201, sample(zoo::nb201, rng(i)));
        INFO(to_code(c));
        zoo::nb201_options const o{
            .classes = 7, .resolution = 8, .in_channels = 1, .channels = 4, .cells = 1, .prune = i % 2 == 0};
        nn::graph const g = to_graph(c, o);
        CHECK(g.input_shape() == shape{1, 8, 8});
        CHECK(g.output_shape() == shape{7});
        if (i >= 20) continue;
        nn::plan p(g, nn::reference_backend(), {.batch = 2, .training = true});
        auto x = p.input();
        for (std::size_t k = 0; k < x.size(); ++k) x[k] = static_cast<float>(k % 7) - 3;
        p.forward();
        for (float& gradient : p.output_gradient()) gradient = 1;
        p.backward();
        double norm = 0;
        for (float const gradient : p.gradients()) norm += double{gradient} * double{gradient};
        CHECK(norm > 0);
        CHECK(norm < 1e12);
    }
}

TEST_CASE("nb201_graph: there is at least one cell", "[zoo]") {
    test::check_error<shape_error>(
        "nas.zoo.401", [] { to_graph(zoo::nb201_cell{}, {.cells = 0}); }, "at least one cell");
}
