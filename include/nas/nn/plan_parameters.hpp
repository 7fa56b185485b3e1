#pragma once
// How parameters come into a plan and out of it, by name. Part of plan.hpp.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/nn/plan.hpp>
#include <nas/nn/reorder.hpp>
#include <nas/nn/weights.hpp>

namespace nas::nn {

inline void plan::load(weights const& w) {
    for (step_data& s : steps_) {
        if (!s.source.folded_norm.empty() || (s.kind == fused_conv2d::kind && !s.source.conv_bias)) {
            fold(s, w);
            continue;
        }
        for (std::size_t i = 0; i < s.stored.size(); ++i) {
            stored_parameter const& p = s.stored[i];
            weights::entry const& e = w.at(p.name, p.what.extents);
            s.run->pack_parameter(i, e.data.data(), s.parameter_pointers[i], p.what.extents.elements());
        }
    }
}

inline void plan::fold(step_data& s, weights const& w) {
    weights::entry const& weight = w.at(s.stored[0].name, s.stored[0].what.extents);
    shape const channels{s.stored[0].what.extents[0]};
    auto const out_channels = static_cast<std::size_t>(channels[0]);
    std::vector<float> folded = weight.data;
    std::vector<float> bias(out_channels, 0.0f);
    if (s.source.conv_bias) bias = w.at(s.stored[1].name, channels).data;
    if (!s.source.folded_norm.empty()) {
        auto const of_norm = [&](std::string_view name) -> std::vector<float> const& {
            return w.at(parameter_name(s.source.folded_norm, name), channels).data;
        };
        auto const &scale = of_norm("scale"), &shift = of_norm("shift"), &mean = of_norm("mean"),
                   &variance = of_norm("variance");
        std::size_t const per_channel = folded.size() / out_channels;
        for (std::size_t c = 0; c < out_channels; ++c) {
            double const factor = double{scale[c]} / std::sqrt(double{variance[c]} + s.source.epsilon);
            for (std::size_t i = 0; i < per_channel; ++i) {
                float& x = folded[c * per_channel + i];
                x = static_cast<float>(x * factor);
            }
            bias[c] = static_cast<float>((bias[c] - double{mean[c]}) * factor + shift[c]);
        }
    }
    s.run->pack_parameter(0, folded.data(), s.parameter_pointers[0], weight.extents.elements());
    s.run->pack_parameter(1, bias.data(), s.parameter_pointers[1], channels[0]);
}

inline void plan::rename(std::span<std::string const> from, std::span<std::string const> to) {
    std::unordered_map<std::string_view, std::string const*> now;
    for (std::size_t i = 0; i < from.size(); ++i) now.emplace(from[i], &to[i]);
    auto const change = [&now](std::string& name) {
        if (auto const found = now.find(name); found != now.end()) name = *found->second;
    };
    segments_.clear();
    for (step_data& s : steps_) {
        if (s.kind == reorder_kernel::kind) {
            s.name = reorder_name(s.inputs[0]);
        } else {
            change(s.name);
            change(s.source.node);
            change(s.source.folded_norm);
        }
        s.seed = hash_combine(options_.seed, hash_text(s.name));
        for (stored_parameter& p : s.stored) {
            p.name = parameter_name(s.name, p.what.name);
            if (trainable(p.what.role))
                segments_.push_back({p.name, p.what.role, p.offset, static_cast<std::size_t>(p.elements)});
        }
    }
}

inline void plan::store(weights& w) const {
    if (!options_.training)
        throw backend_error(
            "nas.plan.7",
            "an inference plan has folded its batch norms and cannot give the weights back; keep those given to load");
    for (step_data const& s : steps_)
        for (std::size_t i = 0; i < s.stored.size(); ++i) {
            stored_parameter const& p = s.stored[i];
            weights::entry& e = w.add(p.name, p.what.extents, p.what.role);
            s.run->unpack_parameter(i, s.parameter_pointers[i], e.data.data(), p.what.extents.elements());
        }
}

} // namespace nas::nn
