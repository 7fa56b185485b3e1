// Matrices, sequences, losses and optimizers against the ONNX backend tests.

#include "support/catch.hpp"
#include "support/onnx/check.hpp"
#include "support/onnx/families.hpp"
#include "support/onnx/sequences.hpp"

test::onnx::converters test::onnx::sequence_family() { return sequence_converters(); }

TEST_CASE("ONNX: matrices, sequences, losses and optimizers yield what is published", "[nn][onnx][data]") {
    test::onnx::check_family(test::onnx::sequence_family(), 144);
}
