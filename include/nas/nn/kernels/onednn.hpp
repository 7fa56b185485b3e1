#pragma once
// onednn_backend(): oneDNN for convolutions and matrix products, own vector kernels for everything else.

#include <cstdint>
#include <memory>
#include <optional>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/kernels/onednn/convolution.hpp>
#include <nas/nn/kernels/onednn/linear.hpp>
#include <nas/nn/kernels/onednn_sequence.hpp>
#include <nas/nn/kernels/onednn_spatial.hpp>
#include <nas/nn/kernels/reference.hpp>

namespace nas::nn {

/// In which numbers convolutions multiply. Parameters, gradients, images and sums are float always.
enum class product_type : std::uint8_t {
    float32,
    bfloat16,         ///< on AMX; see `bfloat16_is_fast`
    bfloat16_emulated ///< the same roundings on any processor, slowly: to see what they do to a training
};

struct onednn_options {
    /// Instructions of the own kernels, and with them the layout of images: blocks of 16 channels with AVX-512, else 8.
    cpu::simd_level level = cpu::best_simd_level();
    /// Own kernels with Winograd's algorithm for 3x3 convolutions where they are faster: half of oneDNN's time, errors up
    /// to 1e-5, in weight gradients 2e-5, of the largest result.
    bool winograd = true;
    /// Of dense convolutions with strides 1 and 2 and 8 channels and more; all others stay float.
    product_type products = product_type::float32;
};

/// Whether `product_type::bfloat16` runs here, and is faster than float: the processor has AMX-BF16.
inline bool bfloat16_is_fast() { return cpu::has_amx(); }

/// The CPU backend. Plans made from it are independent of each other and may run in several threads at once.
///
/// Its fallback is the reference backend: it runs what neither oneDNN nor the own kernels have, which the plan reports.
/// Throws backend_error nas.onednn.1 (oneDNN's headers and library do not fit), .3 (level not supported here) or .4
/// (products in bfloat16 without AMX).
inline backend onednn_backend(onednn_options options = {}) {
    cpu::check_supported(options.level);
    std::optional<cpu::tile_unit> unit;
    if (options.products == product_type::bfloat16_emulated) unit = cpu::tile_unit::emulated;
    if (options.products == product_type::bfloat16) {
        if (options.level != cpu::simd_level::avx512 || !bfloat16_is_fast())
            throw backend_error(
                "nas.onednn.4", "products in bfloat16 need a processor with AMX-BF16 and level avx512; ", "level is ",
                to_string(options.level), ", and bfloat16_is_fast() says ", bfloat16_is_fast() ? "yes" : "no",
                "; take product_type::float32, which is faster there");
        unit = cpu::tile_unit::amx;
    }
    onednn_kernels::context const context{onednn::engine(), options.level, options.winograd, unit};
    backend b("onednn", cpu::image_layout(options.level));

    provide_cpu(b, options.level);
    auto const convolve = [context](fused_conv2d const& op, kernel_site const& site) {
        return onednn_kernels::make_convolution(op, site, context);
    };
    b.provide<fused_conv2d>(convolve);
    b.provide<conv2d>([convolve](conv2d const& op, kernel_site const& site) {
        return convolve({.conv = op, .act = activation::none}, site);
    });
    b.provide<linear>([context](linear const& op, kernel_site const& site) {
        return onednn_kernels::linear_kernel::make(op, site, context);
    });
    onednn_kernels::provide_spatial(b, context);
    onednn_kernels::provide_sequences(b, context);
    b.set_fallback(reference_backend());
    return b;
}

} // namespace nas::nn
