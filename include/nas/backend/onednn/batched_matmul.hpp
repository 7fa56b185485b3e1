#pragma once
// batched_matmul: many products of matrices that lie anywhere in memory, on oneDNN.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <dnnl.h>

#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/threads.hpp>

namespace nas::onednn {

/// c[o][i][rows][columns] = a[o][i][rows][inner] * b[o][i][inner][columns] for all o below `outer` and i below `many`.
/// Strides count floats, in that order of axes. A side that is one matrix for all i says so with
/// `a_repeats` or `b_repeats`; its second stride is not used.
struct batched_matmul_problem {
    std::int64_t outer = 1, many = 1, rows = 1, inner = 1, columns = 1;
    std::array<std::int64_t, 4> a_strides{}, b_strides{}, c_strides{};
    bool a_repeats = false; ///< one a[o] for all i
    bool b_repeats = false; ///< one b[o] for all i
    int threads = 1;
};

/// Prepared once. Empty (`operator bool`) if oneDNN has no optimised implementation.
class batched_matmul {
public:
    batched_matmul(engine const& on, batched_matmul_problem const& p) : stream_(on), threads_(p.threads) {
        thread_scope const scope(p.threads);
        memory_desc const a = strided({p.outer, p.a_repeats ? 1 : p.many, p.rows, p.inner}, p.a_strides);
        memory_desc const b = strided({p.outer, p.b_repeats ? 1 : p.many, p.inner, p.columns}, p.b_strides);
        memory_desc const c = strided({p.outer, p.many, p.rows, p.columns}, p.c_strides);
        memory_desc const bias;
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
#if DNNL_VERSION_MAJOR >= 3
        dnnl_status_t const status =
            dnnl_matmul_primitive_desc_create(&made, on.get(), a.get(), b.get(), bias.get(), c.get(), attributes.get());
#else
        dnnl_matmul_desc_t what;
        check(dnnl_matmul_desc_init(&what, a.get(), b.get(), bias.get(), c.get()), "dnnl_matmul_desc_init");
        dnnl_status_t const status = dnnl_primitive_desc_create(&made, &what, attributes.get(), on.get(), nullptr);
#endif
        primitive_desc const desc(status, made, "creating products of matrices");
        if (!desc || desc.reference()) return;
        implementation_ = desc.implementation();
        primitive_ = primitive(on, desc, {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}});
    }

    explicit operator bool() const { return static_cast<bool>(primitive_); }
    /// oneDNN's name of the implementation.
    std::string const& implementation() const { return implementation_; }
    std::size_t scratch_bytes() const { return primitive_.scratch_bytes(); }

    void run(float const* a, float const* b, float* c, void* scratch) const {
        thread_scope const scope(threads_);
        primitive_.execute(stream_, {a, b, c}, scratch);
    }

private:
    static memory_desc strided(std::array<std::int64_t, 4> const& extents, std::array<std::int64_t, 4> const& strides) {
        dnnl_dims_t dims{}, steps{};
        for (std::size_t i = 0; i < 4; ++i) dims[i] = extents[i], steps[i] = strides[i];
#if DNNL_VERSION_MAJOR >= 3
        dnnl_memory_desc_t made = nullptr;
        check(dnnl_memory_desc_create_with_strides(&made, 4, dims, dnnl_f32, steps),
              "dnnl_memory_desc_create_with_strides");
        memory_desc out{memory_desc::reference(made)};
        dnnl_memory_desc_destroy(made);
        return out;
#else
        dnnl_memory_desc_t made;
        check(dnnl_memory_desc_init_by_strides(&made, 4, dims, dnnl_f32, steps), "dnnl_memory_desc_init_by_strides");
        return memory_desc(&made);
#endif
    }

    stream stream_;
    std::string implementation_;
    primitive primitive_;
    int threads_ = 1;
};

} // namespace nas::onednn
