#pragma once
// fused_conv2d: a convolution and the activation behind it in one step, as plans make it for inference.

#include <span>
#include <string_view>
#include <vector>

#include <nas/nn/operation.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::nn {

/// {C, H, W} -> {out_channels, H', W'}: act(conv(x)). Parameters: those of `conv`.
///
/// It stands for conv2d, batch_norm and activate in a rewritten graph, with the norm folded into weight and bias; it
/// runs at inference only.
struct fused_conv2d {
    static constexpr std::string_view kind = "fused_conv2d";

    conv2d conv;
    activation act = activation::none;

    /// Throws as `conv2d::infer` does.
    shape infer(std::span<shape const> inputs) const { return conv.infer(inputs); }

    /// That of the convolution, and one operation per element for the activation.
    op_cost cost(std::span<shape const> inputs) const {
        op_cost c = conv.cost(inputs);
        if (act != activation::none) c.elementwise += conv.infer(inputs).elements();
        return c;
    }

    std::vector<parameter> parameters(std::span<shape const> inputs) const { return conv.parameters(inputs); }

    void attributes(attribute_visitor& v) const {
        conv.attributes(v);
        v("activation", to_string(act));
    }
};

} // namespace nas::nn
