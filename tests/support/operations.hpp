#pragma once
// Reads attributes and shapes of operations in tests.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/nn/operation.hpp>

namespace test {

struct attribute_text final : nas::nn::attribute_visitor {
    std::string text;

    void operator()(std::string_view name, std::int64_t value) override { put(name, value); }
    void operator()(std::string_view name, double value) override { put(name, value); }
    void operator()(std::string_view name, std::string_view value) override { put(name, value); }

private:
    template <class V>
    void put(std::string_view name, V const& value) {
        text += nas::concat(text.empty() ? "" : " ", name, '=', value);
    }
};

/// The attributes of an operation as "name=value" separated by blanks, in the order in which they are visited.
inline std::string attributes_of(nas::nn::operation const& op) {
    attribute_text v;
    op.attributes(v);
    return v.text;
}

/// The output shape of `op` for the given inputs.
inline nas::shape infer(nas::nn::operation const& op, std::initializer_list<nas::shape> inputs) {
    return op.infer(std::span<nas::shape const>(inputs.begin(), inputs.size()));
}

/// Its cost for one sample.
inline nas::nn::op_cost cost_of(nas::nn::operation const& op, std::initializer_list<nas::shape> inputs) {
    return op.cost(std::span<nas::shape const>(inputs.begin(), inputs.size()));
}

/// Its parameters as "name extents role-trainable" entries: "weight 8x3x3x3", with '*' where not trained.
inline std::string parameters_of(nas::nn::operation const& op, std::initializer_list<nas::shape> inputs) {
    std::string text;
    for (nas::nn::parameter const& p : op.parameters(std::span<nas::shape const>(inputs.begin(), inputs.size())))
        text += nas::concat(text.empty() ? "" : ", ", p.name, ' ', to_string(p.extents), trainable(p.role) ? "" : "*");
    return text;
}

} // namespace test
