#include <nas/nn/ops/embedding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::embedding;
using test::check_error;
using test::infer;

TEST_CASE("embedding: puts features behind the axes of the ids", "[nn]") {
    embedding const op{.vocabulary = 100, .features = 8};
    CHECK(infer(op, {{7}}) == shape{7, 8});
    CHECK(infer(op, {{2, 3, 4, 5}}) == shape{2, 3, 4, 5, 8});
    CHECK(test::parameters_of(op, {{7}}) == "weight 100x8");
    CHECK(test::cost_of(op, {{7}}).macs == 0);
    CHECK(test::attributes_of(op) == "vocabulary=100 features=8 padding=-1");
    CHECK(op.sizes(3, {7}).ids == 21);
}

TEST_CASE("embedding: refuses impossible tables", "[nn]") {
    check_error<shape_error>(
        "nas.shape.5", [] { infer(embedding{.features = 8}, {{7}}); }, "vocabulary");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(embedding{.vocabulary = 8}, {{7}}); }, "features");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(embedding{.vocabulary = (1 << 24) + 1, .features = 8}, {{7}}); }, "2^24");
    for (std::int64_t const padding : {-2, 8})
        check_error<shape_error>(
            "nas.shape.5", [&] { infer(embedding{.vocabulary = 8, .features = 8, .padding = padding}, {{7}}); },
            "padding");
    check_error<shape_error>("nas.shape.3", [] { infer(embedding{.vocabulary = 8, .features = 8}, {{7}, {7}}); });
    check_error<shape_error>("nas.shape.1", [] {
        infer(embedding{.vocabulary = 8, .features = 8}, {{1, 1, 1, 1, 1}});
    });
}
