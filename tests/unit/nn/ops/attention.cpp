#include <limits>

#include <nas/nn/ops/attention.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::attention;
using test::check_error;
using test::infer;

TEST_CASE("attention: heads side by side in the features", "[nn]") {
    CHECK(infer(attention{}, {{4, 8}, {6, 8}, {6, 10}}) == shape{4, 10});
    CHECK(infer(attention{.heads = 3}, {{4, 24}, {6, 24}, {6, 30}}) == shape{4, 30});
    CHECK(infer(attention{.heads = 9, .kv_heads = 3}, {{4, 72}, {6, 24}, {6, 30}}) == shape{4, 90});
    CHECK(infer(attention{.heads = 3}, {{4, 24}, {6, 24}, {6, 24}, {4, 6}}) == shape{4, 24});
    CHECK(infer(attention{.heads = 3}, {{4, 24}, {6, 24}, {6, 24}, {3, 4, 6}}) == shape{4, 24});
}

TEST_CASE("attention: heads apart", "[nn]") {
    CHECK(infer(attention{}, {{3, 4, 8}, {3, 6, 8}, {3, 6, 10}}) == shape{3, 4, 10});
    CHECK(infer(attention{}, {{9, 4, 8}, {3, 6, 8}, {3, 6, 8}, {1, 4, 6}}) == shape{9, 4, 8});
    CHECK(infer(attention{.heads = 9, .kv_heads = 3}, {{9, 4, 8}, {3, 6, 8}, {3, 6, 8}}) == shape{9, 4, 8});
}

TEST_CASE("attention: costs both products and the softmax", "[nn]") {
    auto const c = test::cost_of(attention{.heads = 3}, {{4, 24}, {6, 24}, {6, 30}});
    CHECK(c.macs == 3 * 4 * 6 * (8 + 10));
    CHECK(c.elementwise == 5 * 3 * 4 * 6);
    CHECK(test::attributes_of(attention{.heads = 2, .causal = true}) == "heads=2 kv_heads=0 causal=true softcap=0");
    CHECK(test::attributes_of(attention{.scale = 0.5}) == "heads=1 kv_heads=0 causal=false scale=0.5 softcap=0");
}

TEST_CASE("attention: the scale is that of the features per head unless given", "[nn]") {
    shape const in[]{{4, 32}, {6, 32}, {6, 32}};
    CHECK(attention{.heads = 2}.sizes(1, in).scale == 0.25);
    CHECK(attention{.heads = 2, .scale = 3.0}.sizes(1, in).scale == 3);
    CHECK(attention{.heads = 2}.sizes(7, in).batch == 7);
}

TEST_CASE("attention: what does not fit is named", "[nn]") {
    auto const refused = [](char const* id, attention op, std::initializer_list<shape> in, char const* what) {
        check_error<shape_error>(
            id, [&] { infer(op, in); }, what);
    };
    refused("nas.shape.3", {}, {{4, 8}, {6, 8}}, "got 2 inputs");
    refused("nas.shape.5", {.heads = 0}, {{4, 8}, {6, 8}, {6, 8}}, "heads");
    refused("nas.shape.5", {.kv_heads = -1}, {{4, 8}, {6, 8}, {6, 8}}, "kv_heads");
    refused("nas.shape.5", {.softcap = -1}, {{4, 8}, {6, 8}, {6, 8}}, "softcap");
    refused("nas.shape.5", {.scale = std::numeric_limits<double>::infinity()}, {{4, 8}, {6, 8}, {6, 8}}, "scale");
    refused("nas.shape.63", {}, {{8}, {8}, {8}}, "sequences");
    refused("nas.shape.63", {}, {{4, 8}, {1, 6, 8}, {6, 8}}, "4x8, 1x6x8 and 6x8");
    refused("nas.shape.66", {.heads = 3}, {{4, 8}, {6, 8}, {6, 8}}, "do not divide the features");
    refused("nas.shape.66", {.heads = 4, .kv_heads = 3}, {{4, 8}, {6, 6}, {6, 6}}, "must divide 4 heads");
    refused("nas.shape.66", {}, {{4, 8}, {6, 8}, {5, 8}}, "differ in length");
    refused("nas.shape.66", {}, {{2, 4, 8}, {2, 6, 8}, {1, 6, 8}}, "or heads");
    refused("nas.shape.66", {}, {{4, 8}, {6, 7}, {6, 8}}, "8 and 7 features per head");
    refused("nas.shape.66", {}, {{2, 4, 8}, {2, 6, 7}, {2, 6, 8}}, "8 and 7 features per head");
    refused("nas.shape.66", {.heads = 3}, {{2, 4, 8}, {2, 6, 8}, {2, 6, 8}}, "leave them out");
    refused("nas.shape.66", {}, {{4, 8}, {6, 8}, {6, 8}, {6, 4}}, "the mask must be 4x6 or 1x4x6, got 6x4");
}
