#include <cmath>
#include <limits>

#include <nas/train/clip.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::clipping;
using nas::train::global_norm;

TEST_CASE("clip: the norm is that of all gradients together", "[train]") {
    std::vector<double> scratch;
    CHECK(global_norm(std::vector<float>{3, 0, -4}, scratch) == Approx(5));
    CHECK(global_norm(std::vector<float>{}, scratch) == 0);
    for (std::size_t const n : {7u, 8u, 16383u, 16384u, 16385u, 40001u}) {
        std::vector<float> const ones(n, -2.0f);
        CHECK(global_norm(ones, scratch) == Approx(2 * std::sqrt(static_cast<double>(n))).epsilon(1e-12));
    }
}

TEST_CASE("clip: the norm is the same, bit for bit, for every number of threads", "[train]") {
    std::vector<float> x(100'003);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(i)) * 1e-3f;
    std::vector<double> scratch;
    double const one = global_norm(x, scratch, 1);
    for (int const threads : {2, 3, 8}) CHECK(global_norm(x, scratch, threads) == one);
}

TEST_CASE("clip: gradients beyond the norm are scaled down to it, others stay", "[train]") {
    std::vector<double> scratch;
    std::vector<float> g{3, 0, -4};
    CHECK(clipping{.norm = 1}(g, scratch) == Approx(5));
    CHECK(g[0] == Approx(0.6));
    CHECK(g[2] == Approx(-0.8));
    std::vector<float> small{0.3f, 0.4f};
    CHECK(clipping{.norm = 1}(small, scratch) == Approx(0.5));
    CHECK(small == std::vector<float>{0.3f, 0.4f});
}

TEST_CASE("clip: by value, each gradient alone, before the norm", "[train]") {
    std::vector<double> scratch;
    std::vector<float> g{3, 0.5f, -4};
    CHECK(clipping{.value = 1}(g, scratch) == 0); // no norm asked for
    CHECK(g == std::vector<float>{1, 0.5f, -1});
    std::vector<float> both{30, 0, -40};
    CHECK(clipping{.norm = 1, .value = 1}(both, scratch, 2) == Approx(std::sqrt(2.0)));
    CHECK(both[0] == Approx(std::sqrt(0.5)));
}

TEST_CASE("clip: without limits nothing changes", "[train]") {
    std::vector<double> scratch;
    std::vector<float> g{3e10f, -4};
    CHECK(clipping{}(g, scratch) == 0);
    CHECK(g == std::vector<float>{3e10f, -4});
}

TEST_CASE("clip: a gradient that is not finite stays and shows in the norm", "[train]") {
    std::vector<double> scratch;
    std::vector<float> g{1, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(clipping{.norm = 1, .value = 5}(g, scratch)));
    CHECK(g[0] == 1);
    CHECK(std::isnan(g[1]));
    std::vector<float> huge{1, std::numeric_limits<float>::infinity()};
    CHECK(std::isinf(clipping{.norm = 1}(huge, scratch)));
}

TEST_CASE("clip: negative limits are refused", "[train]") {
    CHECK(contains(message_of<nas::train_error>("nas.train.4", [] { clipping{.norm = -1}.check(); }), "norm is -1"));
    CHECK(contains(message_of<nas::train_error>("nas.train.4", [] { clipping{.value = std::nan("")}.check(); }),
                   "value is"));
    CHECK_NOTHROW(clipping{}.check());
}
