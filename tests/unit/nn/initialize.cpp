#include <nas/nn/initialize.hpp>

#include "support/catch.hpp"
#include "support/networks.hpp"

using namespace nas::nn;

TEST_CASE("initialize: the same seed gives the same weights, another seed others", "[nn]") {
    graph const g = test::branching_network();
    CHECK(initialize(g, 1) == initialize(g, 1));
    CHECK_FALSE(initialize(g, 1) == initialize(g, 2));
}

TEST_CASE("initialize: roles decide the values, and weights have the variance of He et al.", "[nn]") {
    graph g({64, 4, 4});
    value x = g.add("conv", conv2d{.out_channels = 128, .kernel = 3, .bias = true}, std::vector{value{}});
    x = g.add("norm", batch_norm{}, std::vector{x});
    x = g.add("pool", global_average_pool{}, std::vector{x});
    x = g.add("flatten", flatten{}, std::vector{x});
    g.add("linear", linear{.out_features = 500}, std::vector{x});
    weights const w = initialize(g, 3);
    auto const all = [&](char const* name, float v) {
        for (float const f : w.find(name)->data)
            if (f != v) return false;
        return true;
    };
    CHECK(all("conv.bias", 0));
    CHECK(all("norm.scale", 1));
    CHECK(all("norm.shift", 0));
    CHECK(all("norm.mean", 0));
    CHECK(all("norm.variance", 1));
    auto const variance = [&](char const* name) {
        double sum = 0, square = 0;
        auto const& d = w.find(name)->data;
        for (float const f : d) sum += f, square += double{f} * f;
        double const n = static_cast<double>(d.size());
        CHECK(std::abs(sum / n) < 5 * std::sqrt(square / n / n)); // five standard errors
        return square / n;
    };
    // 73,728 and 64,000 values: the relative standard error of a variance is sqrt(2 / n), below 0.6 %.
    CHECK(variance("conv.weight") == Approx(2.0 / (128 * 9)).epsilon(0.03));
    CHECK(variance("linear.weight") == Approx(1.0 / 128).epsilon(0.03));
}

TEST_CASE("initialize: changing one node changes no other node's weights", "[nn]") {
    auto const with_kernel = [](std::int64_t k) {
        graph g({3, 8, 8});
        value const x = g.add("a", conv2d{.out_channels = 4, .kernel = k}, std::vector{value{}});
        g.add("b", conv2d{.out_channels = 4, .kernel = 1}, std::vector{x});
        return initialize(g, 1);
    };
    CHECK(with_kernel(3).find("b.weight")->data == with_kernel(5).find("b.weight")->data);
}
