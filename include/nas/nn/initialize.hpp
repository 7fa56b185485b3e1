#pragma once
// Initial weights of a network.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/weights.hpp>

namespace nas::nn {

/// Weights by role: `weight` normal with variance 2 / fan_out for images (He et al. 2015, "fan out" as in the reference
/// code of MobileNetV3 and ResNet) and 1 / fan_in for linear maps; biases, shifts and means zero; scales and variances one.
/// Each tensor draws from a stream of its own, named by `seed` and its full name: changing one node changes no other tensor.
inline weights initialize(graph const& g, std::uint64_t seed) {
    weights out;
    rng const root(seed);
    for (node const& n : g.nodes()) {
        for (parameter const& p : n.op.parameters(g.input_shapes(n))) {
            std::string const name = parameter_name(n.name, p.name);
            weights::entry& e = out.add(name, p.extents, p.role);
            if (p.role == parameter_role::scale || p.role == parameter_role::variance) {
                for (float& x : e.data) x = 1;
            } else if (p.role == parameter_role::weight) {
                bool const image = p.extents.rank() > 2;
                double const fan = static_cast<double>(image ? p.fan_out : p.fan_in);
                double const deviation = std::sqrt((image ? 2.0 : 1.0) / (fan > 0 ? fan : 1.0));
                rng r = root.stream(hash_text(name));
                for (float& x : e.data) { // Box and Muller 1958
                    double const radius = std::sqrt(-2 * std::log(1 - r.uniform()));
                    x = static_cast<float>(deviation * radius * std::cos(2 * std::numbers::pi * r.uniform()));
                }
            }
        }
    }
    return out;
}

} // namespace nas::nn
