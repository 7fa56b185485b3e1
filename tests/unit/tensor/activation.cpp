#include <set>
#include <string>

#include <nas/tensor/activation.hpp>

#include "support/catch.hpp"

TEST_CASE("activation: every function has a name of its own, as it is stored in files", "[tensor]") {
    using enum nas::activation;
    std::set<std::string_view> names;
    for (nas::activation const a : {none, relu, relu6, hard_swish, swish, sigmoid, hard_sigmoid})
        names.insert(to_string(a));
    CHECK(names ==
          std::set<std::string_view>{"none", "relu", "relu6", "hard_swish", "swish", "sigmoid", "hard_sigmoid"});
}
