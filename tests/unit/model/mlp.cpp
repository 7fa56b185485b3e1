#include <algorithm>
#include <cmath>
#include <limits>

#include <nas/model/mlp.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::model::mlp, nas::model::mlp_options, nas::model::regression_loss;

namespace {

mlp::matrix inputs(int features, int n, std::uint64_t seed) {
    nas::rng r(seed);
    mlp::matrix x(features, n);
    for (float& v : x.reshaped()) v = static_cast<float>(r.uniform(-1, 1));
    return x;
}
mlp::vector truth(mlp::matrix const& x) {
    return (x.row(0).array() * 2 - x.row(1).array().abs() + x.row(2).array() * x.row(0).array() + 5).transpose();
}

} // namespace

TEST_CASE("mlp: its gradients are those of finite differences", "[mlp]") {
    for (auto const loss : {regression_loss::absolute, regression_loss::squared}) {
        mlp net{{.layers = 2, .width = 5, .epochs = 1, .loss = loss}};
        auto const x = inputs(3, 7, 1);
        mlp::vector const y = truth(x);
        net.fit(x, y, nas::rng(2));
        (void)net.loss_of(x, y);
        auto const gradient = net.gradient();
        auto const parameters = net.parameters();
        REQUIRE(gradient.size() == parameters.size());
        REQUIRE(gradient.size() == 3 * 5 + 5 + 5 * 5 + 5 + 5 + 1);
        double largest = 0;
        for (float const g : gradient) largest = std::max(largest, double(std::abs(g)));
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            float const old = *parameters[i];
            float const h = 2e-3f;
            *parameters[i] = old + h;
            double const above = net.loss_of(x, y);
            *parameters[i] = old - h;
            double const below = net.loss_of(x, y);
            *parameters[i] = old;
            CHECK((above - below) / (2 * h) == Approx(gradient[i]).margin(0.01 * largest));
        }
    }
}

TEST_CASE("mlp: learns a smooth function from 200 rows", "[mlp]") {
    auto const x = inputs(4, 200, 3), test = inputs(4, 200, 4);
    for (auto const loss : {regression_loss::absolute, regression_loss::squared}) {
        mlp net{{.loss = loss}};
        net.fit(x, truth(x), nas::rng(1));
        mlp::vector const wanted = truth(test), got = net.predict(test);
        double const error = (got - wanted).squaredNorm(), spread = (wanted.array() - wanted.mean()).square().sum();
        CHECK(error < 0.03 * spread);
    }
}

TEST_CASE("mlp: equal seeds make equal networks, other seeds others", "[mlp]") {
    auto const x = inputs(4, 40, 3);
    mlp a{{.epochs = 10}}, b{{.epochs = 10}}, c{{.epochs = 10}};
    a.fit(x, truth(x), nas::rng(1));
    b.fit(x, truth(x), nas::rng(1));
    c.fit(x, truth(x), nas::rng(2));
    CHECK(a.predict(x) == b.predict(x));
    CHECK(a.predict(x) != c.predict(x));
}

TEST_CASE("mlp: weight decay makes it smoother, constant targets and single rows are no trouble", "[mlp]") {
    auto const x = inputs(4, 30, 3);
    mlp heavy{{.epochs = 300, .weight_decay = 50}};
    heavy.fit(x, truth(x), nas::rng(1));
    CHECK((heavy.predict(x).array() - truth(x).mean()).abs().maxCoeff() < 0.2);
    mlp net{{.epochs = 20}};
    net.fit(x, mlp::vector::Constant(30, 7.0f), nas::rng(1));
    CHECK(net.predict(x).minCoeff() == Approx(7).margin(0.7));
    net.fit(x.leftCols(1), mlp::vector::Constant(1, 7.0f), nas::rng(1));
    CHECK(std::isfinite(net.predict(x)(0)));
}

TEST_CASE("mlp: impossible options and data are refused", "[mlp]") {
    for (mlp_options const& bad :
         {mlp_options{.layers = 0}, mlp_options{.width = 0}, mlp_options{.epochs = 0}, mlp_options{.batch = 0},
          mlp_options{.learning_rate = 0}, mlp_options{.beta1 = 1}, mlp_options{.weight_decay = -1}})
        test::check_error<nas::search_error>("nas.model.64", [&] { mlp net(bad); });
    mlp net;
    test::check_error<nas::search_error>("nas.model.65",
                                         [&] { net.fit(inputs(2, 3, 1), mlp::vector::Ones(4), nas::rng(1)); });
    mlp::matrix x = inputs(2, 3, 1);
    x(0, 0) = std::numeric_limits<float>::infinity();
    test::check_error<nas::search_error>("nas.model.65", [&] { net.fit(x, mlp::vector::Ones(3), nas::rng(1)); });
}
