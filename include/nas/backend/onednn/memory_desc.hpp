#pragma once
// How a tensor lies in memory, in oneDNN's terms: a plain struct in oneDNN 2, an opaque object in oneDNN 3.

#include <cstddef>
#include <cstdint>
#include <span>

#include <dnnl.h>

#include <nas/backend/onednn/status.hpp>

namespace nas::onednn {

/// Extents and order of a float tensor; a value. An empty one stands for "no such tensor".
class memory_desc {
public:
#if DNNL_VERSION_MAJOR >= 3
    using reference = const_dnnl_memory_desc_t;
#else
    using reference = dnnl_memory_desc_t const*;
#endif

    memory_desc() = default;

    /// Extents in the order of `tag`; `dnnl_format_tag_any` leaves the order to oneDNN.
    memory_desc(std::span<std::int64_t const> extents, dnnl_format_tag_t tag) {
        dnnl_dims_t dims{};
        for (std::size_t i = 0; i < extents.size(); ++i) dims[i] = extents[i];
        int const rank = static_cast<int>(extents.size());
#if DNNL_VERSION_MAJOR >= 3
        dnnl_memory_desc_t made = nullptr;
        check(dnnl_memory_desc_create_with_tag(&made, rank, dims, dnnl_f32, tag), "dnnl_memory_desc_create_with_tag");
        desc_.reset(made);
#else
        check(dnnl_memory_desc_init_by_tag(&desc_, rank, dims, dnnl_f32, tag), "dnnl_memory_desc_init_by_tag");
#endif
    }

#if DNNL_VERSION_MAJOR >= 3
    explicit memory_desc(reference other) { copy_from(other); }
    memory_desc(memory_desc const& other) { copy_from(other.get()); }
    memory_desc& operator=(memory_desc const& other) {
        if (this != &other) copy_from(other.get());
        return *this;
    }
    memory_desc(memory_desc&&) noexcept = default;
    memory_desc& operator=(memory_desc&&) noexcept = default;
    ~memory_desc() = default;

    /// For calls of the C API; null if empty.
    reference get() const { return desc_.get(); }
    std::size_t bytes() const { return desc_ ? dnnl_memory_desc_get_size(desc_.get()) : 0; }
#else
    explicit memory_desc(reference other) {
        if (other) desc_ = *other;
    }
    reference get() const { return desc_.ndims ? &desc_ : nullptr; }
    std::size_t bytes() const { return desc_.ndims ? dnnl_memory_desc_get_size(&desc_) : 0; }
#endif

    explicit operator bool() const { return get() != nullptr; }
    /// Floats of storage, filling included.
    std::int64_t elements() const { return static_cast<std::int64_t>(bytes() / sizeof(float)); }

    /// True if every stored float is one element of the tensor or filling, so that elementwise arithmetic makes sense on
    /// it; false for formats private to an algorithm (transformed Winograd weights).
    bool ordinary() const {
#if DNNL_VERSION_MAJOR >= 3
        dnnl_format_kind_t kind = dnnl_format_kind_undef;
        return desc_ && dnnl_memory_desc_query(desc_.get(), dnnl_query_format_kind, &kind) == dnnl_success &&
               kind == dnnl_blocked;
#else
        return desc_.format_kind == dnnl_blocked;
#endif
    }

    friend bool operator==(memory_desc const& a, memory_desc const& b) {
        if (!a || !b) return !a && !b;
        return dnnl_memory_desc_equal(a.get(), b.get()) != 0;
    }

private:
#if DNNL_VERSION_MAJOR >= 3
    void copy_from(reference other) {
        dnnl_memory_desc_t made = nullptr;
        if (other) check(dnnl_memory_desc_clone(&made, other), "dnnl_memory_desc_clone");
        desc_.reset(made);
    }

    handle<dnnl_memory_desc_t, &dnnl_memory_desc_destroy> desc_;
#else
    dnnl_memory_desc_t desc_{};
#endif
};

} // namespace nas::onednn
