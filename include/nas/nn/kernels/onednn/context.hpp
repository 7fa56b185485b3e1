#pragma once
// What all kernels of the onednn backend share.

#include <optional>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/backend/cpu/tile_unit.hpp>
#include <nas/backend/onednn/engine.hpp>

namespace nas::nn::onednn_kernels {

/// Copies share one engine.
struct context {
    onednn::engine engine;
    cpu::simd_level level = cpu::simd_level::baseline;
    bool winograd = true;
    std::optional<cpu::tile_unit> bfloat16{}; ///< what multiplies in bfloat16, if convolutions may
};

} // namespace nas::nn::onednn_kernels
