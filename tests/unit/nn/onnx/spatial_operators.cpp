// Windows and moves of elements against the ONNX backend tests.

#include "support/catch.hpp"
#include "support/onnx/check.hpp"
#include "support/onnx/families.hpp"
#include "support/onnx/moves.hpp"
#include "support/onnx/windows.hpp"

test::onnx::converters test::onnx::spatial_family() {
    converters all = window_converters();
    all.merge(move_converters());
    return all;
}

TEST_CASE("ONNX: convolutions, pooling and moves of elements yield what is published", "[nn][onnx][data]") {
    test::onnx::check_family(test::onnx::spatial_family(), 216);
}
