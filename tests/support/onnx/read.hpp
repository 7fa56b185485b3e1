#pragma once
// Reads nn_op_tests.jsonl. Expensive to compile: one file of the tests includes it.

#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/onnx/case.hpp"

namespace test::onnx {

namespace detail {

// Infinities and NaN are strings there.
inline double number_of(nlohmann::json const& x) {
    return x.is_string() ? std::stod(x.get<std::string>()) : x.get<double>();
}

inline tensor tensor_of(nlohmann::json const& x) {
    tensor t{x.at("dims").get<std::vector<std::int64_t>>(), {}, x.at("dtype").get<std::string>()};
    for (auto const& v : x.at("data")) t.data.push_back(v.is_boolean() ? (v.get<bool>() ? 1 : 0) : number_of(v));
    return t;
}

} // namespace detail

/// All tests of the file; none if it is not there.
inline std::vector<node> read_nodes(std::string const& file_name) {
    std::ifstream file(file_name);
    std::vector<node> out;
    for (std::string line; std::getline(file, line);) {
        auto const j = nlohmann::json::parse(line);
        node n{.name = j.at("test").get<std::string>(),
               .op = j.at("op").get<std::string>(),
               .opset = j.at("opset").get<std::int64_t>()};
        n.name = n.name.substr(n.name.find_last_of('/') + 1);
        for (auto const& [key, value] : j.at("attrs").items()) {
            if (value.is_string()) n.texts[key] = value.get<std::string>();
            else if (!value.is_array()) n.numbers[key] = {value.get<double>()};
            else if (value.empty() || value[0].is_number()) n.numbers[key] = value.get<std::vector<double>>();
            else n.texts[key] = value.dump(); // several names
        }
        for (auto const& x : j.at("inputs"))
            n.inputs.push_back(x.is_null() ? std::optional<tensor>{} : std::optional<tensor>{detail::tensor_of(x)});
        for (auto const& x : j.at("outputs")) n.outputs.push_back(detail::tensor_of(x));
        std::size_t position = 0;
        for (auto const& name : j.at("output_names")) {
            if (!name.get<std::string>().empty()) n.output_positions.push_back(position);
            ++position;
        }
        out.push_back(std::move(n));
    }
    return out;
}

} // namespace test::onnx
