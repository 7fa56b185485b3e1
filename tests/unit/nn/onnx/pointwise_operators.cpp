// Functions, arithmetic, reductions and norms against the ONNX backend tests.

#include "support/catch.hpp"
#include "support/onnx/check.hpp"
#include "support/onnx/families.hpp"
#include "support/onnx/pointwise.hpp"

test::onnx::converters test::onnx::pointwise_family() { return pointwise_converters(); }

TEST_CASE("ONNX: functions, arithmetic, reductions and norms yield what is published", "[nn][onnx][data]") {
    test::onnx::check_family(test::onnx::pointwise_family(), 322);
}
