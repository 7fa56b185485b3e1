#include <string>

#include <nas/nn/blocks/transformer_encoder.hpp>
#include <nas/nn/cost.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using namespace nas;

namespace {

std::string names(nn::transformer_encoder_options const& o) {
    nn::builder b{shape{10, 32}};
    auto const g = b.finish(nn::transformer_encoder(b, b.input(), o));
    CHECK(g.output_shape() == shape{10, 32});
    std::string out;
    for (auto const& n : g.nodes()) out += n.name + ' ';
    return out;
}

} // namespace

TEST_CASE("transformer_encoder: attention and feed-forward, each with norm and residual", "[nn]") {
    std::string const attention = "attention.query attention.key attention.value attention.attention attention.output ";
    CHECK(names({.heads = 4}) == "norm1 " + attention + "join1.add norm2 expand activation reduce join2.add ");
    CHECK(names({.heads = 4, .norm_first = false}) ==
          attention + "join1.add norm1 expand activation reduce join2.add norm2 ");
    CHECK(names({.heads = 4, .dropout = 0.1, .drop_path = 0.2}) ==
          "norm1 " + attention + "join1.dropout join1.drop_path join1.add norm2 expand activation reduce " +
              "join2.dropout join2.drop_path join2.add ");
}

TEST_CASE("transformer_encoder: twelve of ViT-B/16 have its parameters", "[nn]") {
    nn::builder b{shape{197, 768}};
    auto x = b.input();
    for (int i = 0; i < 12; ++i) {
        auto const in = b.scope("layers", i);
        x = nn::transformer_encoder(b, x, {.heads = 12});
    }
    CHECK(nn::cost(b.finish(x)).parameters == 85'054'464); // 86,567,656 without patches, token, positions, norm, head
}

TEST_CASE("transformer_encoder: options reach the operations", "[nn]") {
    nn::builder b{shape{10, 32}};
    auto const mask = b.add("mask", nn::dense{.out_features = 10}, {b.input()});
    auto const g = b.finish(nn::transformer_encoder(b, b.input(),
                                                    {.heads = 2,
                                                     .hidden = 50,
                                                     .activation = {.function = elementwise_function::mish},
                                                     .causal = true,
                                                     .epsilon = 0.5,
                                                     .mask = mask}));
    CHECK(test::attributes_of(g.find("activation")->op) == "function=mish");
    CHECK(test::attributes_of(g.find("norm2")->op) == "axis=-1 epsilon=0.5 scale=true shift=true");
    CHECK(test::attributes_of(g.find("expand")->op) == "out_features=50 bias=true");
    CHECK(test::attributes_of(g.find("attention.attention")->op) == "heads=2 kv_heads=2 causal=true softcap=0");
    CHECK(g.find("attention.attention")->inputs.size() == 4);
}

TEST_CASE("transformer_encoder: reads sequences only", "[nn]") {
    nn::builder b{{.channels = 3, .height = 2, .width = 2}};
    test::check_error<shape_error>(
        "nas.shape.63", [&] { nn::transformer_encoder(b, b.input(), {}); }, "3x2x2");
}
