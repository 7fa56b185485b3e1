#include <string>

#include <nas/train/weight_decay.hpp>

#include "support/catch.hpp"

using nas::nn::parameter_role;
using nas::train::parameter_run;
using nas::train::weight_decay;

TEST_CASE("weight_decay: weights decay, biases and normalisations do not unless asked", "[train]") {
    weight_decay const plain{.rate = 0.5};
    CHECK(plain.of(parameter_role::weight) == 0.5);
    CHECK(plain.of(parameter_role::bias) == 0);
    CHECK(plain.of(parameter_role::scale) == 0);
    CHECK(plain.of(parameter_role::shift) == 0);

    weight_decay const bias{.rate = 0.5, .bias = true};
    CHECK(bias.of(parameter_role::bias) == 0.5);
    CHECK(bias.of(parameter_role::scale) == 0);

    weight_decay const norm{.rate = 0.5, .normalization = true};
    CHECK(norm.of(parameter_role::bias) == 0);
    CHECK(norm.of(parameter_role::scale) == 0.5);
    CHECK(norm.of(parameter_role::shift) == 0.5);
}

TEST_CASE("weight_decay: running statistics never decay", "[train]") {
    weight_decay const all{.rate = 0.5, .bias = true, .normalization = true};
    CHECK(all.of(parameter_role::mean) == 0);
    CHECK(all.of(parameter_role::variance) == 0);
}

TEST_CASE("weight_decay: segments become runs with the decay of their role", "[train]") {
    struct segment {
        std::string name;
        parameter_role role;
        std::size_t offset, elements;
    };
    std::vector<segment> const segments{{"a.weight", parameter_role::weight, 0, 9},
                                        {"a.bias", parameter_role::bias, 16, 3}};
    CHECK(parameter_runs(segments, weight_decay{.rate = 0.25}) ==
          std::vector<parameter_run>{{.offset = 0, .elements = 9, .decay = 0.25, .weight = true},
                                     {.offset = 16, .elements = 3, .decay = 0, .weight = false}});
}
