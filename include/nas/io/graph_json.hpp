#pragma once
// Networks as JSON (nlohmann/json).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <nas/nn/cost.hpp>
#include <nas/nn/graph.hpp>

namespace nas::io {

namespace detail {

class attribute_writer final : public nn::attribute_visitor {
public:
    explicit attribute_writer(nlohmann::ordered_json& out) : out_(out) {}
    void operator()(std::string_view name, std::int64_t value) override { out_[std::string(name)] = value; }
    void operator()(std::string_view name, double value) override { out_[std::string(name)] = value; }
    void operator()(std::string_view name, std::string_view value) override {
        out_[std::string(name)] = std::string(value);
    }
    void operator()(std::string_view name, bool value) override { out_[std::string(name)] = value; }

private:
    nlohmann::ordered_json& out_;
};

} // namespace detail

/// {"input": [3, 32, 32], "output": name, "parameters": n, "macs": n, "nodes": [{"name", "op", "attributes", "inputs",
/// "output", "parameters", "macs"}]}; inputs and output are names of nodes, or "input". Fields keep this order.
inline nlohmann::ordered_json to_json(nn::graph const& g) {
    auto const extents = [](shape const& s) {
        return nlohmann::ordered_json(std::vector<std::int64_t>(s.begin(), s.end()));
    };
    auto const name_of = [&](nn::value v) {
        return v.node < 0 ? std::string("input") : g.nodes()[static_cast<std::size_t>(v.node)].name;
    };
    nn::network_cost const total = nn::cost(g);
    nlohmann::ordered_json out{{"input", extents(g.input_shape())},
                               {"output", name_of(g.output())},
                               {"parameters", total.parameters},
                               {"macs", total.macs},
                               {"nodes", nlohmann::ordered_json::array()}};
    std::vector<nn::node_cost> const costs = nn::node_costs(g);
    for (std::size_t i = 0; i < costs.size(); ++i) {
        nn::node const& n = g.nodes()[i];
        nlohmann::ordered_json attributes = nlohmann::ordered_json::object(), inputs = nlohmann::ordered_json::array();
        detail::attribute_writer writer(attributes);
        n.op.attributes(writer);
        for (nn::value const v : n.inputs) inputs.push_back(name_of(v));
        out["nodes"].push_back({{"name", n.name},
                                {"op", std::string(n.op.kind())},
                                {"attributes", std::move(attributes)},
                                {"inputs", std::move(inputs)},
                                {"output", extents(n.output)},
                                {"parameters", costs[i].parameters},
                                {"macs", costs[i].macs}});
    }
    return out;
}

} // namespace nas::io
