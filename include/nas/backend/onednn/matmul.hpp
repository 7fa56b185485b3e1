#pragma once
// matmul: a product of two plain matrices on oneDNN.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <dnnl.h>

#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/threads.hpp>

namespace nas::onednn {

/// c[rows][columns] = a[rows][inner] * b[inner][columns] + bias[columns]; all row-major.
struct matmul_problem {
    std::int64_t rows = 1, inner = 1, columns = 1;
    bool a_transposed = false; ///< `a` lies as [inner][rows]
    bool b_transposed = false; ///< `b` lies as [columns][inner]
    bool bias = false;
    int threads = 1;
};

/// A matrix product prepared once. Empty (`operator bool`) if oneDNN has no optimised implementation.
class matmul {
public:
    matmul(engine const& on, matmul_problem const& p) : stream_(on), threads_(p.threads), bias_(p.bias) {
        thread_scope const scope(p.threads);
        memory_desc const a(std::array{p.rows, p.inner}, p.a_transposed ? dnnl_ba : dnnl_ab);
        memory_desc const b(std::array{p.inner, p.columns}, p.b_transposed ? dnnl_ba : dnnl_ab);
        memory_desc const c(std::array{p.rows, p.columns}, dnnl_ab);
        memory_desc const bias = p.bias ? memory_desc(std::array{std::int64_t{1}, p.columns}, dnnl_ab) : memory_desc();
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
        primitive_desc const desc(status, made, "creating a matrix product");
        if (!desc || desc.reference()) return;
        implementation_ = desc.implementation();
        primitive_ =
            p.bias ? primitive(on, desc,
                               {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}, {DNNL_ARG_BIAS, bias}})
                   : primitive(on, desc, {{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b}, {DNNL_ARG_DST, c}});
    }

    explicit operator bool() const { return static_cast<bool>(primitive_); }
    /// oneDNN's name of the implementation.
    std::string const& implementation() const { return implementation_; }
    std::size_t scratch_bytes() const { return primitive_.scratch_bytes(); }

    /// `bias` is read if the problem has one.
    void run(float const* a, float const* b, float const* bias, float* c, void* scratch) const {
        thread_scope const scope(threads_);
        if (bias_) primitive_.execute(stream_, {a, b, c, bias}, scratch);
        else primitive_.execute(stream_, {a, b, c}, scratch);
    }

private:
    stream stream_;
    std::string implementation_;
    primitive primitive_;
    int threads_;
    bool bias_;
};

} // namespace nas::onednn
