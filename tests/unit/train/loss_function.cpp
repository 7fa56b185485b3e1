#include <cmath>
#include <vector>

#include <nas/train/loss_function.hpp>

#include "support/catch.hpp"

using namespace nas::train;

namespace {

struct squares {
    double operator()(loss_input const& in, std::span<float> gradient) const {
        double sum = 0;
        for (std::size_t i = 0; i < in.outputs.size(); ++i) {
            sum += std::pow(double{in.outputs[i]} - in.targets[i].label, 2);
            if (!gradient.empty()) gradient[i] = 2 * (in.outputs[i] - static_cast<float>(in.targets[i].label));
        }
        return sum;
    }
    std::string describe() const { return "squares"; }
};

} // namespace

TEST_CASE("loss_function: any callable that yields a number or a loss_value is one", "[train]") {
    std::vector<float> const outputs{1, 2};
    std::vector<target> const targets{{.label = 3}, {.label = 2}};
    std::vector<float> gradient(2);
    loss_function const l = squares{};
    CHECK(l.describe() == "squares");
    CHECK(l({.outputs = outputs, .targets = targets, .images = {}}, gradient).loss == 4);
    CHECK(gradient == std::vector<float>{-4, 0});
    CHECK(l({.outputs = outputs, .targets = targets, .images = {}}).loss == 4); // no gradient asked for

    loss_function const counted = [](loss_input const& in, std::span<float>) {
        return loss_value{.loss = 0.5, .correct = static_cast<std::int64_t>(in.images.size())};
    };
    CHECK(counted.describe() == "own");
    CHECK(counted({.outputs = outputs, .targets = targets, .images = outputs}).correct == 2);
}

TEST_CASE("loss_function: the concept asks for the call, and for a number", "[train]") {
    auto const without_gradient = [](loss_input const&) { return 1.0; };
    auto const without_result = [](loss_input const&, std::span<float>) {};
    STATIC_REQUIRE(Loss<squares>);
    STATIC_REQUIRE_FALSE(Loss<decltype(without_gradient)>);
    STATIC_REQUIRE_FALSE(Loss<decltype(without_result)>);
}
