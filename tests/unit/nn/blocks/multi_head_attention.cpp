#include <nas/nn/blocks/multi_head_attention.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

TEST_CASE("multi_head_attention: four projections around attention", "[nn]") {
    nn::builder b{shape{10, 32}};
    auto const g = b.finish(nn::multi_head_attention(b, b.input(), {.heads = 4, .causal = true}));
    CHECK(g.output_shape() == shape{10, 32});
    CHECK(nn::cost(g).parameters == 4 * (32 * 32 + 32));
    CHECK(nn::cost(g).macs == 4 * 10 * 32 * 32 + 2 * 10 * 10 * 32);
    CHECK(test::attributes_of(g.find("attention")->op) == "heads=4 kv_heads=4 causal=true softcap=0");
}

TEST_CASE("multi_head_attention: sizes of one's own, shared keys, no bias, a mask", "[nn]") {
    nn::builder b{shape{10, 32}};
    auto const memory = b.add("memory", nn::dense{.out_features = 20}, {b.input()});
    auto const mask = b.add("mask", nn::dense{.out_features = 10}, {b.input()});
    auto const g = b.finish(nn::multi_head_attention(
        b, b.input(), memory, memory,
        {.heads = 4, .kv_heads = 2, .features = 16, .out_features = 7, .bias = false, .mask = mask}));
    CHECK(g.output_shape() == shape{10, 7});
    CHECK(g.shape_of({2}) == shape{10, 16});
    CHECK(nn::cost(g).parameters == (32 * 20 + 20) + (32 * 10 + 10) + 32 * 16 + 2 * 20 * 8 + 16 * 7);
    CHECK(g.find("attention")->inputs.size() == 4);
}

TEST_CASE("multi_head_attention: what does not fit is named", "[nn]") {
    nn::builder b{shape{10, 32}};
    test::check_error<shape_error>(
        "nas.shape.66", [&] { nn::multi_head_attention(b, b.input(), {.heads = 5}); }, "must divide 32 features");
    test::check_error<shape_error>("nas.shape.66",
                                   [&] { nn::multi_head_attention(b, b.input(), {.heads = 4, .kv_heads = 3}); });
    nn::builder image{{.channels = 3, .height = 2, .width = 2}};
    test::check_error<shape_error>(
        "nas.shape.63", [&] { nn::multi_head_attention(image, image.input(), {}); }, "3x2x2");
}
