#pragma once
// The families of ONNX operators that are compared, each defined beside its test in tests/unit/nn/onnx.

#include "support/onnx/case.hpp"

namespace test::onnx {

converters spatial_family();   // spatial_operators.cpp
converters pointwise_family(); // pointwise_operators.cpp
converters sequence_family();  // sequence_operators.cpp

} // namespace test::onnx
