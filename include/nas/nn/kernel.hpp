#pragma once
// How an operation runs on a CPU: a prepared object with forward and backward, and what it needs to know to be prepared.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/backend/cpu/norm_link.hpp>
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

/// What a kernel does of the batch norms and gates around it, so that they need no passes over the images of their own
/// (see cpu::norm_link). A plan asks what a kernel could do, and tells it what to do.
struct norm_duties {
    /// Input 0 is what the norm in front reads: it is applied while the kernel loads.
    bool norm_on_load = false;
    /// As well, backward carries the gradient of input 0 through the norm's activation and adds up the norm's sums of it.
    bool norm_sums = false;
    /// Forward adds up the statistics of the output for the norm behind; the output gradient is that in front of the
    /// norm's activation, and the rest of the norm's gradient is applied to it while backward loads.
    bool norm_behind = false;
    /// Others read what the norm in front yields as well, and their gradients are written before: backward adds its own
    /// to what lies there.
    bool add_gradient = false;
    /// Input 0 is multiplied by one factor per channel and image, input 1, while the kernel loads (behind the norm, if one
    /// is applied as well); backward yields the gradients of both.
    bool gate_on_load = false;

    friend constexpr bool operator==(norm_duties, norm_duties) = default;
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
    cpu::norm_link const* norm_before =
        nullptr; ///< of the norm in front, if it is applied on load; for a norm, its own
    cpu::norm_link const* norm_behind = nullptr; ///< of the norm behind, if the kernel works for it

    // backward only
    float const* output_gradient = nullptr;
    /// Written, not added to (but for `norm_duties::add_gradient`); null where not wanted.
    std::span<float* const> input_gradients{};
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

    /// What the kernel could do of the norms around it; `only_reader`: nobody else reads what the norm in front yields.
    virtual norm_duties offers(bool /*only_reader*/) { return {}; }
    /// Tells the kernel what to do of it, before any call; `needs` may change, but not its layouts and parameters.
    virtual void assign(norm_duties) {}

    virtual void forward(kernel_io const& io) = 0;
    virtual void backward(kernel_io const& io) = 0;

    /// Converts parameter `index` between plain extents and the kernel's own storage. The defaults copy; what the storage
    /// holds beyond becomes 0.
    virtual void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const {
        auto const stored = needs().parameter_elements;
        std::int64_t const all = stored.empty() ? elements : stored.at(index);
        std::fill_n(std::copy_n(plain, elements, packed), all - elements, 0.0f);
    }
    virtual void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const {
        (void)index;
        std::copy_n(packed, elements, plain);
    }

    /// What runs, for profiles and reports: "reference", "onednn jit:avx512_core", ...
    virtual std::string_view implementation() const { return "reference"; }
};

/// Which work of a batch norm the kernels around it do.
struct norm_shares {
    bool statistics = false; ///< the kernel in front adds up the statistics
    bool gradient = false;   ///< it applies the norm's gradient; the norm writes none
    bool load = false;       ///< the kernels behind apply the norm; the norm writes no images
    bool sums = false;       ///< the kernel behind adds up the sums of backward
};

/// A kernel of a batch norm that can share its work. `kernel_io::norm_before` is then its own link.
class linked_norm {
public:
    virtual ~linked_norm() = default;

    virtual bool linkable() const = 0;
    /// The kernels behind may apply the norm. If not, the norm writes its result, and the gradient that the kernel in
    /// front takes is the one the norm writes for its input 1.
    virtual bool shares_result() const { return true; }
    /// The gradient for input 1 is the output gradient itself, so that both may be one memory.
    virtual bool passes_gradient() const { return false; }
    virtual std::size_t link_bytes() const = 0;
    virtual cpu::norm_link make_link(void* memory) const = 0;
    /// Before any call; the kernel's `needs` may change.
    virtual void share_work(norm_shares) = 0;
};

} // namespace nas::nn
