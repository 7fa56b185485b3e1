#pragma once
// The functions of one number that networks apply to every element, by name, with their constants.

#include <cstdint>
#include <string_view>

namespace nas {

/// A function of x with up to two constants a and b; see `default_constants` for those that are usual.
enum class elementwise_function : std::uint8_t {
    // activations
    gelu,       ///< x * Phi(x), Phi the normal distribution (Hendrycks and Gimpel 2016)
    gelu_tanh,  ///< its approximation x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3)))
    elu,        ///< x, below zero a * (exp(x) - 1) (Clevert et al. 2016)
    celu,       ///< x, below zero a * (exp(x/a) - 1) (Barron 2017)
    selu,       ///< b * elu(x, a), a and b those of self-normalising networks (Klambauer et al. 2017)
    leaky_relu, ///< x, below zero a * x
    softplus,   ///< log(1 + exp(a x)) / a
    softsign,   ///< x / (1 + |x|)
    mish,       ///< x * tanh(log(1 + exp(x))) (Misra 2019)
    tanh,
    swish,            ///< x / (1 + exp(-a x))
    log_sigmoid,      ///< -log(1 + exp(-x))
    hard_sigmoid,     ///< a * x + b, at least 0 and at most 1
    clip,             ///< x, at least a and at most b (hard tanh)
    thresholded_relu, ///< x where x > a, else 0
    // arithmetic
    affine, ///< a * x + b
    negate,
    abs,
    square,
    sqrt,
    reciprocal,
    reciprocal_sqrt,
    exp,
    log,
    erf,
    sin,
    cos,
    // steps; their derivative is 0
    sign,
    floor,
    ceil,
    round, ///< to the nearest whole number, halves to the even one
};

constexpr std::string_view to_string(elementwise_function f) {
    switch (f) {
    case elementwise_function::gelu: return "gelu";
    case elementwise_function::gelu_tanh: return "gelu_tanh";
    case elementwise_function::elu: return "elu";
    case elementwise_function::celu: return "celu";
    case elementwise_function::selu: return "selu";
    case elementwise_function::leaky_relu: return "leaky_relu";
    case elementwise_function::softplus: return "softplus";
    case elementwise_function::softsign: return "softsign";
    case elementwise_function::mish: return "mish";
    case elementwise_function::tanh: return "tanh";
    case elementwise_function::swish: return "swish";
    case elementwise_function::log_sigmoid: return "log_sigmoid";
    case elementwise_function::hard_sigmoid: return "hard_sigmoid";
    case elementwise_function::clip: return "clip";
    case elementwise_function::thresholded_relu: return "thresholded_relu";
    case elementwise_function::affine: return "affine";
    case elementwise_function::negate: return "negate";
    case elementwise_function::abs: return "abs";
    case elementwise_function::square: return "square";
    case elementwise_function::sqrt: return "sqrt";
    case elementwise_function::reciprocal: return "reciprocal";
    case elementwise_function::reciprocal_sqrt: return "reciprocal_sqrt";
    case elementwise_function::exp: return "exp";
    case elementwise_function::log: return "log";
    case elementwise_function::erf: return "erf";
    case elementwise_function::sin: return "sin";
    case elementwise_function::cos: return "cos";
    case elementwise_function::sign: return "sign";
    case elementwise_function::floor: return "floor";
    case elementwise_function::ceil: return "ceil";
    case elementwise_function::round: return "round";
    }
    return "unknown";
}

/// The constants of an elementwise function, and how many of them it has.
struct elementwise_constants {
    double a = 0, b = 0;
    int count = 0;
};

/// The usual constants, which are ONNX's where ONNX has the function.
constexpr elementwise_constants default_constants(elementwise_function f) {
    switch (f) {
    case elementwise_function::elu:
    case elementwise_function::celu:
    case elementwise_function::softplus:
    case elementwise_function::swish:
    case elementwise_function::thresholded_relu: return {1, 0, 1};
    case elementwise_function::leaky_relu: return {0.01, 0, 1};
    case elementwise_function::selu: return {1.67326319217681884765625, 1.05070102214813232421875, 2};
    case elementwise_function::hard_sigmoid: return {0.2, 0.5, 2};
    case elementwise_function::clip: return {-1, 1, 2};
    case elementwise_function::affine: return {1, 0, 2};
    default: return {};
    }
}

} // namespace nas
