#pragma once
// reorder: copies a tensor from one order to another.

#include <dnnl.h>

#include <nas/backend/onednn/primitive.hpp>
#include <nas/backend/onednn/threads.hpp>

namespace nas::onednn {

/// A prepared copy between two descriptions of one tensor. Filling elements of the target become zero.
class reorder {
public:
    reorder() = default;
    /// Throws backend_error nas.onednn.2 if oneDNN cannot convert between the two.
    reorder(engine const& on, memory_desc const& from, memory_desc const& to, int threads) : threads_(threads) {
        thread_scope const scope(threads);
        primitive_attributes const attributes;
        dnnl_primitive_desc_t made = nullptr;
        check(dnnl_reorder_primitive_desc_create(&made, from.get(), on.get(), to.get(), on.get(), attributes.get()),
              "dnnl_reorder_primitive_desc_create");
        primitive_desc const desc(dnnl_success, made, {});
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
