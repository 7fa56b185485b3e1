#include <set>
#include <string>

#include <nas/tensor/elementwise_function.hpp>

#include "support/catch.hpp"

using nas::elementwise_function;

TEST_CASE("elementwise_function: every function has a name of its own", "[tensor]") {
    std::set<std::string> names;
    for (int f = 0; f <= static_cast<int>(elementwise_function::round); ++f)
        names.insert(std::string(to_string(static_cast<elementwise_function>(f))));
    CHECK(names.size() == static_cast<std::size_t>(elementwise_function::round) + 1);
    CHECK(names.count("unknown") == 0);
    CHECK(to_string(elementwise_function::gelu_tanh) == "gelu_tanh");
    CHECK(to_string(static_cast<elementwise_function>(200)) == "unknown");
}

TEST_CASE("elementwise_function: constants are those of the papers", "[tensor]") {
    CHECK(default_constants(elementwise_function::gelu).count == 0);
    CHECK(default_constants(elementwise_function::elu).count == 1);
    CHECK(default_constants(elementwise_function::elu).a == 1);
    CHECK(default_constants(elementwise_function::leaky_relu).a == 0.01);
    CHECK(default_constants(elementwise_function::clip).a == -1);
    CHECK(default_constants(elementwise_function::clip).b == 1);
    CHECK(default_constants(elementwise_function::selu).a == Approx(1.6732632));
    CHECK(default_constants(elementwise_function::selu).b == Approx(1.0507010));
}
