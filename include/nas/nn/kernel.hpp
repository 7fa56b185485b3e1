#pragma once
// How an operation runs on a CPU: a prepared object with forward and backward, and what it needs to know to be prepared.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// Where a kernel will run: fixed before the first call, so that it can prepare everything it needs.
struct kernel_site {
    std::span<shape const> inputs; ///< per sample; valid only while the kernel is made
    shape output;                  ///< per sample
    std::int64_t batch = 1;        ///< samples per call
    bool training = false;         ///< backward will be called, batch statistics and dropout are active
    int threads = 1;               ///< threads the kernel may use
    layout image_layout{};         ///< the layout of images {C, H, W} in this plan; other ranks are always plain
    std::span<layout const> input_layouts{}; ///< the layouts in which the inputs lie before any reorder
};

/// The memory of one call. All tensors are float; shapes and layouts are those agreed at preparation.
struct kernel_io {
    std::span<float const* const> inputs;
    float* output = nullptr;
    std::span<float* const> parameters; ///< in the order of Operation::parameters, in parameter_layout's storage
    void* saved = nullptr;   ///< `needs().saved_bytes`, kept from forward to the matching backward, 64-byte aligned
    void* scratch = nullptr; ///< `needs().scratch_bytes`, undefined content, 64-byte aligned
    std::uint64_t step = 0;  ///< number of the call, for kernels that draw random numbers
    std::uint64_t seed = 0;  ///< differs between nodes and studies

    // backward only
    float const* output_gradient = nullptr;
    std::span<float* const> input_gradients{};     ///< written, not added to; null where not wanted
    std::span<float* const> parameter_gradients{}; ///< written, not added to; null for parameters that are not trained
};

/// What a prepared kernel needs from the plan.
struct kernel_needs {
    std::vector<layout> input_layouts; ///< one per input; the plan reorders where a tensor lies in another layout
    layout output_layout{};
    std::vector<std::int64_t>
        parameter_elements; ///< storage of each parameter, in floats; empty = plain, extents.elements()
    std::size_t saved_bytes = 0;
    std::size_t scratch_bytes = 0;
    bool backward_reads_inputs = true; ///< false lets the plan reuse the memory of the inputs before backward
    bool backward_reads_output = false;
};

/// One operation prepared for a site. A kernel is used by one thread at a time and never allocates in forward or backward.
class kernel {
public:
    virtual ~kernel() = default;

    virtual kernel_needs needs() const = 0;
    virtual void forward(kernel_io const& io) = 0;
    virtual void backward(kernel_io const& io) = 0;

    /// Converts parameter `index` between plain extents and the kernel's own storage. The defaults copy.
    virtual void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const {
        (void)index;
        for (std::int64_t i = 0; i < elements; ++i) packed[i] = plain[i];
    }
    virtual void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const {
        (void)index;
        for (std::int64_t i = 0; i < elements; ++i) plain[i] = packed[i];
    }

    /// What runs, for profiles and reports: "reference", "onednn jit:avx512_core", ...
    virtual std::string_view implementation() const { return "reference"; }
};

} // namespace nas::nn
