#pragma once
// Expected outputs of the ONNX backend tests (nn_op_tests.jsonl) for the operations that exist here too.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"

namespace test {

/// One published test: what to run, on what, and what must come out.
struct onnx_case {
    op_case site{"", nas::nn::flatten{}, {}, 1}; // until it is known
    kernel_data data;
    bool training = false;
    std::vector<float> output;
    std::vector<std::vector<float>> parameters_after; ///< in training: expected running statistics; others empty
};

namespace detail {

using json = nlohmann::json;

struct onnx_tensor {
    std::vector<std::int64_t> dims;
    std::vector<float> data;
    std::int64_t dim(std::size_t i) const { return dims.at(i); }
    std::int64_t elements() const { return static_cast<std::int64_t>(data.size()); }
};

struct onnx_test {
    std::string name, op;
    json attributes;
    std::vector<onnx_tensor> inputs, outputs;

    std::int64_t integer(char const* key, std::int64_t otherwise) const {
        return attributes.contains(key) ? attributes.at(key).get<std::int64_t>() : otherwise;
    }
    double real(char const* key, double otherwise) const {
        return attributes.contains(key) ? attributes.at(key).get<double>() : otherwise;
    }
    std::string text(char const* key) const {
        return attributes.contains(key) ? attributes.at(key).get<std::string>() : "";
    }
    std::vector<std::int64_t> integers(char const* key, std::vector<std::int64_t> otherwise) const {
        return attributes.contains(key) ? attributes.at(key).get<std::vector<std::int64_t>>() : otherwise;
    }
};

// Nothing unless every tensor is present and holds finite float numbers.
inline std::optional<onnx_test> parse_onnx_test(std::string const& line) {
    json const j = json::parse(line);
    onnx_test t{j.at("test"), j.at("op"), j.at("attrs"), {}, {}};
    for (auto const* side : {"inputs", "outputs"})
        for (json const& x : j.at(side)) {
            if (x.is_null() || x.at("dtype") != "f32") return std::nullopt;
            onnx_tensor tensor{x.at("dims"), {}};
            for (json const& v : x.at("data")) {
                if (!v.is_number()) return std::nullopt;
                tensor.data.push_back(v.get<float>());
            }
            (std::string(side) == "inputs" ? t.inputs : t.outputs).push_back(std::move(tensor));
        }
    return t;
}

// {N, C, H, W}, or {N, C, L} as one row of pixels; nothing for other ranks.
inline std::optional<nas::shape> image_of(onnx_tensor const& t) {
    if (t.dims.size() == 4) return nas::shape{t.dim(1), t.dim(2), t.dim(3)};
    if (t.dims.size() == 3) return nas::shape{t.dim(1), 1, t.dim(2)};
    return std::nullopt;
}

// A vector per row of the first dimension; one vector if there is only one dimension.
inline std::pair<std::int64_t, nas::shape> rows_of(onnx_tensor const& t) {
    std::int64_t const batch = t.dims.size() > 1 ? t.dim(0) : 1;
    return {batch, nas::shape{t.elements() / batch}};
}

struct onnx_window {
    nas::nn::size2d kernel, stride, dilation;
    nas::nn::padding2d padding;
};

// The windows of convolution and pooling; one-dimensional ones run along the rows. Nothing if we have no equivalent.
inline std::optional<onnx_window> window_of(onnx_test const& t, nas::shape const& image,
                                            std::vector<std::int64_t> kernel) {
    std::size_t const rank = kernel.size();
    if (rank > 2 || t.integer("ceil_mode", 0) != 0) return std::nullopt;
    std::vector<std::int64_t> stride = t.integers("strides", std::vector<std::int64_t>(rank, 1));
    std::vector<std::int64_t> dilation = t.integers("dilations", std::vector<std::int64_t>(rank, 1));
    std::vector<std::int64_t> pads = t.integers("pads", std::vector<std::int64_t>(2 * rank, 0));
    if (rank == 1) {
        kernel.insert(kernel.begin(), 1);
        stride.insert(stride.begin(), 1);
        dilation.insert(dilation.begin(), 1);
        pads = {0, pads[0], 0, pads[1]};
    }
    std::string const automatic = t.text("auto_pad");
    if (automatic.starts_with("SAME"))
        for (std::size_t axis = 0; axis < 2; ++axis) {
            std::int64_t const in = image[axis + 1], out = (in + stride[axis] - 1) / stride[axis];
            std::int64_t const total =
                std::max<std::int64_t>((out - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1 - in, 0);
            pads[axis] = automatic == "SAME_LOWER" ? total - total / 2 : total / 2;
            pads[axis + 2] = total - pads[axis];
        }
    return onnx_window{{kernel[0], kernel[1]},
                       {stride[0], stride[1]},
                       {dilation[0], dilation[1]},
                       {pads[0], pads[1], pads[2], pads[3]}};
}

inline std::vector<float> transposed(onnx_tensor const& t) {
    std::vector<float> out;
    for (std::int64_t c = 0; c < t.dim(1); ++c)
        for (std::int64_t r = 0; r < t.dim(0); ++r) out.push_back(t.data[static_cast<std::size_t>(r * t.dim(1) + c)]);
    return out;
}

inline std::optional<onnx_case> convert_conv(onnx_test const& t) {
    auto const image = image_of(t.inputs[0]);
    if (!image) return std::nullopt;
    onnx_tensor const& w = t.inputs[1];
    auto const window = window_of(t, *image, {w.dims.begin() + 2, w.dims.end()});
    if (!window) return std::nullopt;
    onnx_case c;
    c.site = {"",
              nas::nn::conv2d{.out_channels = w.dim(0),
                              .kernel = window->kernel,
                              .stride = window->stride,
                              .padding = window->padding,
                              .dilation = window->dilation,
                              .groups = t.integer("group", 1),
                              .bias = t.inputs.size() == 3},
              {*image},
              t.inputs[0].dim(0)};
    c.data.inputs = {t.inputs[0].data};
    for (std::size_t i = 1; i < t.inputs.size(); ++i) c.data.parameters.push_back(t.inputs[i].data);
    return c;
}

inline std::optional<onnx_case> convert_pool(onnx_test const& t) {
    auto const image = image_of(t.inputs[0]);
    if (!image || t.outputs.size() != 1) return std::nullopt;
    auto const window = window_of(t, *image, t.integers("kernel_shape", {}));
    if (!window || window->dilation != nas::nn::size2d{1}) return std::nullopt;
    auto const kind = t.op == "MaxPool"                   ? nas::pool_kind::max
                      : t.integer("count_include_pad", 0) ? nas::pool_kind::average_include_padding
                                                          : nas::pool_kind::average;
    onnx_case c;
    c.site = {
        "",
        nas::nn::pool2d{.pool = kind, .kernel = window->kernel, .stride = window->stride, .padding = window->padding},
        {*image},
        t.inputs[0].dim(0)};
    c.data.inputs = {t.inputs[0].data};
    return c;
}

inline std::optional<onnx_case> convert_batch_norm(onnx_test const& t) {
    auto const image = image_of(t.inputs[0]);
    if (!image) return std::nullopt;
    double const momentum = 1 - t.real("momentum", 0.9); // ONNX weights the old statistics
    onnx_case c;
    c.site = {"",
              nas::nn::batch_norm{.epsilon = t.real("epsilon", 1e-5), .momentum = momentum},
              {*image},
              t.inputs[0].dim(0)};
    c.training = t.integer("training_mode", 0) != 0;
    c.data.inputs = {t.inputs[0].data};
    for (std::size_t i = 1; i < 5; ++i) c.data.parameters.push_back(t.inputs[i].data);
    if (!c.training) return c;
    // ONNX moves the running variance by the biased variance of the batch, we by the unbiased one.
    auto const count = static_cast<double>(t.inputs[0].elements() / image->operator[](0));
    c.parameters_after = {{}, {}, t.outputs[1].data, t.outputs[2].data};
    for (std::size_t i = 0; i < c.parameters_after[3].size(); ++i) {
        double const kept = (1 - momentum) * double{t.inputs[4].data[i]};
        c.parameters_after[3][i] =
            static_cast<float>(kept + (double{c.parameters_after[3][i]} - kept) * count / (count - 1));
    }
    return c;
}

inline std::optional<onnx_case> convert_gemm(onnx_test const& t) {
    if (t.real("alpha", 1) != 1 || t.real("beta", 1) != 1) return std::nullopt;
    bool const flip_a = t.integer("transA", 0) != 0, flip_b = t.integer("transB", 0) != 0;
    onnx_tensor const &a = t.inputs[0], &b = t.inputs[1];
    std::int64_t const batch = a.dim(flip_a ? 1 : 0), in = a.dim(flip_a ? 0 : 1), out = b.dim(flip_b ? 0 : 1);
    onnx_case c;
    c.site = {"", nas::nn::linear{.out_features = out, .bias = t.inputs.size() == 3}, {{in}}, batch};
    c.data.inputs = {flip_a ? transposed(a) : a.data};
    c.data.parameters = {flip_b ? b.data : transposed(b)};
    if (t.inputs.size() == 3) {
        std::vector<float> bias = t.inputs[2].data;
        if (bias.size() == 1) bias.assign(static_cast<std::size_t>(out), bias[0]);
        if (static_cast<std::int64_t>(bias.size()) != out) return std::nullopt; // a matrix
        c.data.parameters.push_back(std::move(bias));
    }
    return c;
}

// Elementwise and joining operations, on vectors.
inline std::optional<onnx_case> convert_vectors(onnx_test const& t, nas::nn::operation op) {
    auto const [batch, row] = rows_of(t.inputs[0]);
    onnx_case c;
    c.site = {"", std::move(op), {}, batch};
    for (onnx_tensor const& x : t.inputs) {
        if (x.dims != t.inputs[0].dims) return std::nullopt; // broadcasting
        c.site.inputs.push_back(row);
        c.data.inputs.push_back(x.data);
    }
    return c;
}

inline std::optional<onnx_case> convert_concat(onnx_test const& t) {
    std::size_t const rank = t.inputs[0].dims.size();
    std::int64_t const axis = t.integer("axis", 0) + (t.integer("axis", 0) < 0 ? static_cast<std::int64_t>(rank) : 0);
    if (axis != (rank == 1 ? 0 : 1)) return std::nullopt;
    onnx_case c;
    c.site = {"", nas::nn::concat{}, {}, rank == 1 ? 1 : t.inputs[0].dim(0)};
    for (onnx_tensor const& x : t.inputs) {
        c.site.inputs.push_back(rank == 3 ? *image_of(x) : rows_of(x).second);
        c.data.inputs.push_back(x.data);
    }
    return c;
}

inline std::optional<onnx_case> convert(onnx_test const& t) {
    using nas::activation;
    namespace nn = nas::nn;
    if (t.op == "Conv") return convert_conv(t);
    if (t.op == "MaxPool" || t.op == "AveragePool") return convert_pool(t);
    if (t.op == "BatchNormalization") return convert_batch_norm(t);
    if (t.op == "Gemm") return convert_gemm(t);
    if (t.op == "Concat") return convert_concat(t);
    if ((t.op == "Add" || t.op == "Sum") && t.inputs.size() > 1) return convert_vectors(t, nn::add{});
    if (t.op == "Mul") return convert_vectors(t, nn::multiply{});
    if (t.op == "Relu") return convert_vectors(t, nn::activate{.function = activation::relu});
    if (t.op == "Sigmoid") return convert_vectors(t, nn::activate{.function = activation::sigmoid});
    if (t.op == "HardSwish") return convert_vectors(t, nn::activate{.function = activation::hard_swish});
    if (t.op == "Swish" && t.real("alpha", 1) == 1)
        return convert_vectors(t, nn::activate{.function = activation::swish});
    auto const image = t.inputs.empty() ? std::nullopt : image_of(t.inputs[0]);
    if (!image) return std::nullopt;
    onnx_case c;
    c.site = {"", nn::flatten{}, {*image}, t.inputs[0].dim(0)};
    c.data.inputs = {t.inputs[0].data};
    if (t.op == "GlobalAveragePool") c.site.op = nn::global_average_pool{};
    else if (t.op != "Flatten" || t.integer("axis", 1) != 1) return std::nullopt;
    return c;
}

} // namespace detail

/// All published tests that our operations can express; empty if `folder` does not hold them.
inline std::vector<onnx_case> onnx_cases(std::string const& folder) {
    std::ifstream file(folder + "/onnx-backend-tests/nn_op_tests.jsonl");
    std::vector<onnx_case> out;
    for (std::string line; std::getline(file, line);) {
        auto const t = detail::parse_onnx_test(line);
        if (!t) continue;
        auto c = detail::convert(*t);
        if (!c) continue;
        c->site.name = t->name;
        c->output = t->outputs[0].data;
        out.push_back(std::move(*c));
    }
    return out;
}

/// Runs every published test on `target` and compares; returns how many there were of each operation kind.
inline std::map<std::string, int> check_onnx_cases(std::vector<onnx_case> const& cases, nas::nn::backend const& target,
                                                   double tolerance = 1e-6) {
    std::map<std::string, int> count;
    for (onnx_case const& c : cases) {
        INFO(c.site.name);
        kernel_data d = c.data;
        d.output_gradient.resize(c.output.size()); // backward runs too in training; its results are not published
        kernel_outcome const o = run_kernel(c.site, target, d, {.training = c.training});
        CHECK(difference(o.output, c.output) <= tolerance);
        for (std::size_t i = 0; i < c.parameters_after.size(); ++i)
            if (!c.parameters_after[i].empty())
                CHECK(difference(o.parameters_after[i], c.parameters_after[i]) <= tolerance);
        ++count[std::string(c.site.op.kind())];
    }
    return count;
}

} // namespace test
