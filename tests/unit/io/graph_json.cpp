#include <nas/io/graph_json.hpp>
#include <nas/nn/builder.hpp>

#include "support/catch.hpp"

using namespace nas;

TEST_CASE("graph_json: nodes with attributes, inputs, shapes and costs, in a fixed order", "[io]") {
    nn::builder b{{.channels = 3, .height = 8, .width = 8}};
    auto const x =
        b.conv2d(b.input(), {.name = "stem", .channels = 4, .kernel = 3, .padding = 0, .bias = true, .norm = true});
    auto const y = b.concat({x, x});
    auto const json = io::to_json(b.finish(y));
    CHECK(
        json.dump() ==
        R"({"input":[3,8,8],"output":"concat","parameters":120,"macs":3888,"nodes":[)"
        R"({"name":"stem","op":"conv2d","attributes":{"out_channels":4,"kernel_height":3,"kernel_width":3,"stride_height":1,"stride_width":1,)"
        R"("pad_top":0,"pad_left":0,"pad_bottom":0,"pad_right":0,"dilation_height":1,"dilation_width":1,"groups":1,"bias":true},)"
        R"("inputs":["input"],"output":[4,6,6],"parameters":112,"macs":3888},)"
        R"({"name":"stem.norm","op":"batch_norm","attributes":{"epsilon":1e-05,"momentum":0.1},"inputs":["stem"],"output":[4,6,6],"parameters":8,"macs":0},)"
        R"({"name":"concat","op":"concat","attributes":{},"inputs":["stem.norm","stem.norm"],"output":[8,6,6],"parameters":0,"macs":0}]})");
}

TEST_CASE("graph_json: a network without nodes yields its input", "[io]") {
    auto const json = io::to_json(nn::graph({5}));
    CHECK(json["output"] == "input");
    CHECK(json["nodes"].empty());
}

TEST_CASE("graph_json: texts are attributes too", "[io]") {
    nn::builder b{shape{5}};
    auto const json = io::to_json(b.finish(b.activate(b.input(), nn::swish)));
    CHECK(json["nodes"][0]["attributes"]["function"] == "swish");
}
