#pragma once
// The activation functions every backend knows, by name.

#include <cstdint>
#include <string_view>

namespace nas {

/// Elementwise activation. hard_sigmoid(x) = relu6(x + 3) / 6, hard_swish(x) = x * hard_sigmoid(x) (Howard et al.
/// 2019); swish(x) = x * sigmoid(x).
enum class activation : std::uint8_t { none, relu, relu6, hard_swish, swish, sigmoid, hard_sigmoid };

constexpr std::string_view to_string(activation a) {
    switch (a) {
    case activation::none: return "none";
    case activation::relu: return "relu";
    case activation::relu6: return "relu6";
    case activation::hard_swish: return "hard_swish";
    case activation::swish: return "swish";
    case activation::sigmoid: return "sigmoid";
    case activation::hard_sigmoid: return "hard_sigmoid";
    }
    return "unknown";
}

} // namespace nas
