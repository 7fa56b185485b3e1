#include <nas/nn/ops/reduce.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::reduce_function;
using nas::shape;
using nas::shape_error;
using nas::nn::reduce;
using test::check_error;
using test::infer;
using list = std::vector<std::int64_t>;

TEST_CASE("reduce: axes go, or become one", "[nn]") {
    CHECK(infer(reduce{.axes = {1}}, {{6, 5, 3}}) == shape{6, 3});
    CHECK(infer(reduce{.axes = {1}, .keep = true}, {{6, 5, 3}}) == shape{6, 1, 3});
    CHECK(infer(reduce{.axes = {-1, 0}}, {{6, 5, 3}}) == shape{5});
    CHECK(infer(reduce{}, {{6, 5, 3}}) == shape{1});
    CHECK(infer(reduce{.keep = true}, {{6, 5, 3}}) == shape{1, 1, 1});
}

TEST_CASE("reduce: which elements an output sees", "[nn]") {
    auto const p = reduce{.axes = {1}}.places({2, 3, 2});
    CHECK(p.kept == list{0, 1, 6, 7});
    CHECK(p.reduced == list{0, 2, 4});
    auto const q = reduce{.axes = {2, 0}}.places({2, 3, 2});
    CHECK(q.kept == list{0, 2, 4});
    CHECK(q.reduced == list{0, 1, 6, 7});
    CHECK(reduce{}.places({2, 2}).kept == list{0});
    CHECK(reduce{}.places({2, 2}).reduced == list{0, 1, 2, 3});
}

TEST_CASE("reduce: cost and attributes", "[nn]") {
    CHECK(test::cost_of(reduce{}, {{6, 5, 3}}).elementwise == 90);
    CHECK(test::attributes_of(reduce{.axes = {-1, 0}}) == "function=mean axes=-1,0 keep=false");
    std::string names;
    for (auto const f : {reduce_function::sum, reduce_function::mean, reduce_function::max, reduce_function::min,
                         reduce_function::product, reduce_function::l1, reduce_function::l2,
                         reduce_function::sum_square, reduce_function::log_sum, reduce_function::log_sum_exp})
        names += std::string(nas::nn::to_string(f)) + ' ';
    CHECK(names == "sum mean max min product l1 l2 sum_square log_sum log_sum_exp ");
}

TEST_CASE("reduce: axes exist, and each is named once", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(reduce{}, {}); });
    check_error<shape_error>(
        "nas.shape.60",
        [] {
            infer(reduce{.axes = {3}}, {{6, 5, 3}});
        },
        "axis 3");
    check_error<shape_error>(
        "nas.shape.49",
        [] {
            infer(reduce{.axes = {1, -2}}, {{6, 5, 3}});
        },
        "axes {1,-2} name axis 1 of 6x5x3 twice");
}
