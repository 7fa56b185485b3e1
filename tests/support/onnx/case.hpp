#pragma once
// The ONNX backend tests (one operator each, with inputs and outputs), and how their operators are run here.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/backend.hpp>
#include <nas/nn/op_runner.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/tensor/shape.hpp>

namespace test::onnx {

/// A tensor with all its axes, the batch among them; no extents mean one number.
struct tensor {
    std::vector<std::int64_t> dims;
    std::vector<double> data; ///< holds every element type of the tests
    std::string type = "f32";

    std::int64_t rank() const { return static_cast<std::int64_t>(dims.size()); }
    std::int64_t dim(std::size_t i) const { return dims.at(i); }
    std::int64_t elements() const { return static_cast<std::int64_t>(data.size()); }
    bool real() const { return type == "f32" || type == "f64"; }
    std::vector<float> floats() const { return {data.begin(), data.end()}; }
    std::vector<std::int64_t> integers() const {
        std::vector<std::int64_t> out;
        for (double const x : data) out.push_back(static_cast<std::int64_t>(x));
        return out;
    }
    /// The same elements under other extents.
    tensor as(std::vector<std::int64_t> other) const { return {std::move(other), data, type}; }
};

/// What an operator asks for and this library does not do; the reason is for people.
struct unsupported {
    std::string reason;
};

/// One published test.
struct node {
    std::string name, op;
    std::int64_t opset = 0;
    std::map<std::string, std::vector<double>> numbers{}; ///< attributes; one number counts as a list
    std::map<std::string, std::string> texts{};
    std::vector<std::optional<tensor>> inputs{};
    std::vector<tensor> outputs{};
    std::vector<std::size_t> output_positions{}; ///< among all outputs of the operator; names left out have none

    bool has(char const* key) const { return numbers.count(key) > 0; }
    double number(char const* key, double otherwise) const { return has(key) ? numbers.at(key).at(0) : otherwise; }
    std::int64_t integer(char const* key, std::int64_t otherwise) const {
        return has(key) ? static_cast<std::int64_t>(numbers.at(key).at(0)) : otherwise;
    }
    std::vector<std::int64_t> integers(char const* key, std::vector<std::int64_t> otherwise = {}) const {
        return has(key) ? tensor{{}, numbers.at(key)}.integers() : otherwise;
    }
    std::string text(char const* key, std::string otherwise = "") const {
        return texts.count(key) > 0 ? texts.at(key) : otherwise;
    }
    bool given(std::size_t i) const { return i < inputs.size() && inputs[i]; }
    tensor const& in(std::size_t i = 0) const { return inputs.at(i).value(); }
    /// The axis that `axis` means in the first input.
    std::int64_t axis(std::int64_t axis) const { return axis < 0 ? axis + in().rank() : axis; }
};

/// Runs operations of this library on tensors of ONNX. The first axis is the batch if `batched`, else the batch is 1
/// and all axes are those of the sample.
class machine {
public:
    explicit machine(nas::nn::backend const& target) : target_(target) {}

    struct options {
        bool batched = true;
        std::vector<std::vector<float>> parameters{};
        bool training = false;
    };

    tensor run(nas::nn::operation const& op, std::vector<tensor> const& inputs, options const& o) const {
        std::vector<nas::shape> shapes;
        std::int64_t const batch = o.batched ? inputs.at(0).dim(0) : 1;
        for (tensor const& t : inputs) {
            std::vector<std::int64_t> e(t.dims.begin() + (o.batched ? 1 : 0), t.dims.end());
            if (e.empty()) e.push_back(1);
            if (e.size() > nas::shape::max_rank) throw unsupported{"more than five axes besides the batch"};
            shapes.push_back(nas::nn::shape_from(e));
        }
        nas::nn::op_runner runner(op, shapes, target_, {.batch = batch, .training = o.training});
        for (std::size_t i = 0; i < inputs.size(); ++i) copy(inputs[i].floats(), runner.input(i));
        if (o.parameters.size() != runner.parameters())
            throw nas::shape_error("test.onnx", "parameters of ", op.kind(), " differ in number");
        for (std::size_t i = 0; i < o.parameters.size(); ++i) copy(o.parameters[i], runner.parameter_values(i));
        runner.forward();
        tensor out;
        if (o.batched) out.dims.push_back(batch);
        for (std::int64_t const e : runner.output_shape()) out.dims.push_back(e);
        out.data.assign(runner.output().begin(), runner.output().end());
        after_.clear();
        for (std::size_t i = 0; i < o.parameters.size(); ++i)
            after_.emplace_back(runner.parameter_after(i).begin(), runner.parameter_after(i).end());
        return out;
    }
    tensor run(nas::nn::operation const& op, std::vector<tensor> const& inputs, bool batched = true) const {
        return run(op, inputs, options{.batched = batched});
    }
    /// What the last run left of its parameters.
    std::vector<std::vector<float>> const& parameters_after() const { return after_; }

private:
    static void copy(std::vector<float> const& from, std::span<float> to) {
        if (from.size() != to.size())
            throw nas::shape_error("test.onnx", "a tensor of ", from.size(), " elements for ", to.size());
        std::copy(from.begin(), from.end(), to.begin());
    }

    nas::nn::backend const& target_;
    mutable std::vector<std::vector<float>> after_;
};

/// Outputs in order; nothing where this library has no such output.
using results = std::vector<std::optional<tensor>>;
/// Runs one operator. Throws `unsupported`.
using converter = results (*)(node const&, machine const&);
using converters = std::map<std::string, converter>;

/// Elementwise operations: the first axis is a batch if there is another one.
inline bool first_is_batch(tensor const& t) { return t.rank() > 1; }

inline std::vector<std::int64_t> behind_batch(std::vector<std::int64_t> const& all) {
    return {all.begin() + 1, all.end()};
}

} // namespace test::onnx
