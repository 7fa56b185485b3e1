#include <vector>

#include <nas/nn/ops/channel_shuffle.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::channel_shuffle;
using test::check_error;
using test::infer;

TEST_CASE("channel_shuffle: takes one channel of each group in turn", "[nn]") {
    CHECK(infer(channel_shuffle{.groups = 3}, {{6, 5, 3}}) == shape{6, 5, 3});
    std::vector<std::int64_t> order;
    for (std::int64_t c = 0; c < 6; ++c)
        order.push_back(channel_shuffle{.groups = 3}.source({6, 1, 1}, {c, 0, 0}).channel);
    CHECK(order == std::vector<std::int64_t>{0, 2, 4, 1, 3, 5});
    CHECK(test::attributes_of(channel_shuffle{.groups = 3}) == "groups=3");
    CHECK(test::cost_of(channel_shuffle{}, {{6, 1, 1}}).elementwise == 0);
}

TEST_CASE("channel_shuffle: groups must divide the channels", "[nn]") {
    check_error<shape_error>(
        "nas.shape.6",
        [] {
            infer(channel_shuffle{.groups = 4}, {{6, 5, 3}});
        },
        "groups 4 must divide the 6 channels");
    check_error<shape_error>("nas.shape.5", [] { infer(channel_shuffle{.groups = 0}, {{6, 5, 3}}); });
    check_error<shape_error>("nas.shape.4", [] { infer(channel_shuffle{}, {{6}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(channel_shuffle{}, {{6, 1, 1}, {6, 1, 1}}); });
}
