#include <nas/nn/weights.hpp>

#include "support/catch.hpp"

using nas::nn::parameter_role;

TEST_CASE("weights: tensors are found by name and begin as zeros", "[nn]") {
    nas::nn::weights w;
    w.add("a.weight", {2, 3}, parameter_role::weight).data[4] = 7;
    w.add("a.bias", {2}, parameter_role::bias);
    REQUIRE(w.find("a.weight"));
    CHECK(w.find("a.weight")->data == std::vector<float>{0, 0, 0, 0, 7, 0});
    CHECK(w.find("b") == nullptr);
    CHECK(w.entries().size() == 2);
    CHECK(w.add("a.weight", {2, 3}, parameter_role::weight).data[4] == 7);
}

TEST_CASE("weights: a missing tensor and another shape are named", "[nn]") {
    nas::nn::weights w;
    w.add("a.weight", {2, 3}, parameter_role::weight);
    CHECK_THROWS_WITH(w.at("b.weight", {2, 3}),
                      Catch::Matchers::Contains("[nas.weights.2]") && Catch::Matchers::Contains("b.weight"));
    CHECK_THROWS_WITH(w.at("a.weight", {3, 2}),
                      Catch::Matchers::Contains("[nas.weights.1]") && Catch::Matchers::Contains("2x3"));
    CHECK_THROWS_AS(w.add("a.weight", {6}, parameter_role::weight), nas::shape_error);
}
