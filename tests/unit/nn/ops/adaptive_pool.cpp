#include <nas/nn/ops/adaptive_pool.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::pool_function;
using nas::shape;
using nas::shape_error;
using nas::nn::adaptive_pool;
using test::check_error;
using test::infer;

TEST_CASE("adaptive_pool: yields the size asked for, of signals, images and volumes", "[nn]") {
    CHECK(infer(adaptive_pool{}, {{3, 8, 9}}) == shape{3, 1, 1});
    CHECK(infer(adaptive_pool{.size = {4}}, {{3, 8}}) == shape{3, 4});
    CHECK(infer(adaptive_pool{.size = {4, 12}}, {{3, 8, 9}}) == shape{3, 4, 12});
    CHECK(infer(adaptive_pool{.size = {2}}, {{3, 8, 9, 10}}) == shape{3, 2, 2, 2});
    CHECK(infer(adaptive_pool{.size = {1, 2, 3}}, {{3, 8, 9, 10}}) == shape{3, 1, 2, 3});
}

TEST_CASE("adaptive_pool: costs one operation per element of each window", "[nn]") {
    CHECK(test::cost_of(adaptive_pool{}, {{3, 8, 9}}).elementwise == 3 * 72);
    CHECK(test::cost_of(adaptive_pool{.size = {3}}, {{3, 7}}).elementwise == 3 * 9);
    CHECK(test::attributes_of(adaptive_pool{.size = {3, 4}}) == "pool=average size=3,4");
    CHECK(test::attributes_of(adaptive_pool{.pool = pool_function::lp, .p = 1}) == "pool=lp size=1 p=1");
}

TEST_CASE("adaptive_pool: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(adaptive_pool{}, {}); });
    check_error<shape_error>(
        "nas.shape.4", [] { infer(adaptive_pool{}, {{3}}); }, "got 3 of rank 1");
    check_error<shape_error>("nas.shape.4", [] { infer(adaptive_pool{}, {{3, 1, 1, 1, 1}}); });
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(adaptive_pool{.size = {0}}, {{3, 4}});
        },
        "size");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(adaptive_pool{.p = 0}, {{3, 4}});
        },
        "p must");
    check_error<shape_error>(
        "nas.shape.42",
        [] {
            infer(adaptive_pool{.size = {1, 2}}, {{3, 4, 5, 6}});
        },
        "size has 2 numbers for the 3 axes");
    check_error<shape_error>("nas.shape.42", [] { infer(adaptive_pool{.size = {}}, {{3, 4, 5, 6}}); });
}

TEST_CASE("adaptive_pool: says which pool2d does the same, if one does", "[nn]") {
    auto const same = adaptive_pool{.size = {2, 3}}.as_pool2d({5, 8, 9});
    REQUIRE(same);
    CHECK(same->pool == nas::pool_kind::average);
    CHECK(same->kernel == nas::nn::size2d(4, 3));
    CHECK(infer(*same, {{5, 8, 9}}) == shape{5, 2, 3});
    CHECK(adaptive_pool{.pool = pool_function::max}.as_pool2d({5, 8, 9})->pool == nas::pool_kind::max);
    CHECK_FALSE(adaptive_pool{.size = {3, 3}}.as_pool2d({5, 8, 9}));
    CHECK_FALSE(adaptive_pool{.pool = pool_function::lp}.as_pool2d({5, 8, 9}));
    CHECK_FALSE(adaptive_pool{}.as_pool2d({5, 8}));
}
