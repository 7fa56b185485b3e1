#pragma once
// reorder: copies a tensor from one order to another.

#include <utility>

#include <dnnl.h>

#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/threads.hpp>

namespace nas::onednn {

/// A prepared copy between two descriptions of one tensor. Filling elements of the target become zero.
class reorder {
public:
    reorder() = default;
    /// Throws backend_error nas.backend.22 if oneDNN cannot convert between the two.
    reorder(engine const& on, memory_desc from, memory_desc const& to, int threads) : threads_(threads) {
        thread_scope const scope(threads);
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
        dnnl_status_t const status =
            dnnl_reorder_primitive_desc_create(&made, from.get(), on.get(), to.get(), on.get(), attributes.get());
        primitive_desc const desc(status, made, "dnnl_reorder_primitive_desc_create");
        if (!desc)
            throw backend_error("nas.backend.22", "oneDNN has no reorder between two orders of a tensor of ", from.elements(),
                                " elements; use another layout or the reference backend");
        primitive_ = primitive(on, desc, {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
    }

    explicit operator bool() const { return static_cast<bool>(primitive_); }
    std::size_t scratch_bytes() const { return primitive_.scratch_bytes(); }

    void run(stream const& on, float const* from, float* to, void* scratch) const {
        thread_scope const scope(threads_);
        primitive_.execute(on, {from, to}, scratch);
    }

private:
    primitive primitive_;
    int threads_ = 1;
};

} // namespace nas::onednn
