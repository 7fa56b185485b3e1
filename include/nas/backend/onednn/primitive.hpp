#pragma once
// A oneDNN primitive: what it was asked to do, which implementation was picked, and the object that runs.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <dnnl.h>

#include <nas/backend/onednn/engine.hpp>
#include <nas/backend/onednn/memory_desc.hpp>
#include <nas/tensor/activation.hpp>

namespace nas::onednn {

/// Attributes of every primitive here: scratch memory is the caller's, and optionally an activation follows.
class primitive_attributes {
public:
    explicit primitive_attributes(activation after = activation::none) {
        dnnl_primitive_attr_t made = nullptr;
        check(dnnl_primitive_attr_create(&made), "dnnl_primitive_attr_create");
        handle_.reset(made);
        check(dnnl_primitive_attr_set_scratchpad_mode(made, dnnl_scratchpad_mode_user),
              "dnnl_primitive_attr_set_scratchpad_mode");
        if (after != activation::none) append(after);
    }

    const_dnnl_primitive_attr_t get() const { return handle_.get(); }

private:
    struct step {
        dnnl_alg_kind_t algorithm;
        float alpha, beta;
    };

    void append(activation after) {
        std::array<step, 2> steps{};
        std::size_t count = 1;
        switch (after) {
        case activation::none: return;
        case activation::relu: steps[0] = {dnnl_eltwise_relu, 0, 0}; break;
        case activation::relu6: steps[0] = {dnnl_eltwise_clip, 0, 6}; break;
        case activation::swish: steps[0] = {dnnl_eltwise_swish, 1, 0}; break;
        case activation::sigmoid: steps[0] = {dnnl_eltwise_logistic, 0, 0}; break;
        case activation::hard_swish: // oneDNN 2 knows only 1/6 and 1/2, and ignores them
            steps[0] = {dnnl_eltwise_hardswish, 1.0f / 6, 0.5f};
            break;
        case activation::hard_sigmoid: // oneDNN 2.6 has no such step
            steps[0] = {dnnl_eltwise_linear, 1.0f / 6, 0.5f};
            steps[1] = {dnnl_eltwise_clip, 0, 1};
            count = 2;
            break;
        }
        dnnl_post_ops_t made = nullptr;
        check(dnnl_post_ops_create(&made), "dnnl_post_ops_create");
        handle<dnnl_post_ops_t, &dnnl_post_ops_destroy> const operations(made);
        for (std::size_t i = 0; i < count; ++i) {
            step const s = steps[i];
#if DNNL_VERSION_MAJOR >= 3
            check(dnnl_post_ops_append_eltwise(made, s.algorithm, s.alpha, s.beta), "dnnl_post_ops_append_eltwise");
#else
            check(dnnl_post_ops_append_eltwise(made, 1, s.algorithm, s.alpha, s.beta), "dnnl_post_ops_append_eltwise");
#endif
        }
        check(dnnl_primitive_attr_set_post_ops(handle_.get(), made), "dnnl_primitive_attr_set_post_ops");
    }

    handle<dnnl_primitive_attr_t, &dnnl_primitive_attr_destroy> handle_;
};

/// What oneDNN would run for a problem; empty if it has nothing.
class primitive_desc {
public:
    primitive_desc() = default;
    /// Takes the result of a creating call: empty if the status is "unimplemented", nas.onednn.2 on other failures.
    primitive_desc(dnnl_status_t status, dnnl_primitive_desc_t made, std::string_view call) {
        if (status == dnnl_unimplemented) return;
        check(status, call);
        handle_.reset(made);
    }

    explicit operator bool() const { return handle_ != nullptr; }
    const_dnnl_primitive_desc_t get() const { return handle_.get(); }

    /// oneDNN's name of the implementation: "jit:avx512_core", "ref:any", ...
    std::string_view implementation() const {
        char const* text = nullptr;
        check(dnnl_primitive_desc_query(get(), dnnl_query_impl_info_str, 0, static_cast<void*>(&text)),
              "dnnl_primitive_desc_query");
        return text;
    }
    /// True if the implementation is oneDNN's own unoptimised reference.
    bool reference() const {
        std::string_view const name = implementation();
        return name.find("ref") != name.npos || name.find("simple") == 0;
    }

    memory_desc query(dnnl_query_t what) const {
#if DNNL_VERSION_MAJOR >= 3
        return memory_desc(dnnl_primitive_desc_query_md(get(), what, 0));
#else
        dnnl_memory_desc_t const* const found = dnnl_primitive_desc_query_md(get(), what, 0);
        return memory_desc(found && found->ndims ? found : nullptr);
#endif
    }
    std::size_t scratch_bytes() const { return query(dnnl_query_scratchpad_md).bytes(); }

private:
    handle<dnnl_primitive_desc_t, &dnnl_primitive_desc_destroy> handle_;
};

/// A primitive with its arguments; only their addresses change between calls. Used by one thread at a time.
class primitive {
public:
    struct argument {
        int id; ///< DNNL_ARG_SRC, ...
        memory_desc desc;
    };

    primitive() = default;
    primitive(engine const& on, primitive_desc const& what, std::initializer_list<argument> arguments) : engine_(on) {
        dnnl_primitive_t made = nullptr;
        check(dnnl_primitive_create(&made, what.get()), "dnnl_primitive_create");
        handle_.reset(made);
        for (argument const& a : arguments) add(a);
        scratch_bytes_ = what.scratch_bytes();
        if (scratch_bytes_) add({DNNL_ARG_SCRATCHPAD, what.query(dnnl_query_scratchpad_md)});
    }

    explicit operator bool() const { return handle_ != nullptr; }
    /// Bytes the last address given to `execute` must have, 64-byte aligned.
    std::size_t scratch_bytes() const { return scratch_bytes_; }

    /// Runs with one address per argument, in the order of construction, and scratch memory (may be null if none is needed).
    void execute(stream const& on, std::initializer_list<void const*> addresses, void* scratch) const {
        std::size_t i = 0;
        for (void const* const address : addresses) bind(i++, address);
        if (scratch_bytes_) bind(i++, scratch);
        check(dnnl_primitive_execute(handle_.get(), on.get(), static_cast<int>(arguments_.size()), arguments_.data()),
              "dnnl_primitive_execute");
        // Returns at once with OpenMP; a oneDNN built on SYCL has only queued the work.
        check(dnnl_stream_wait(on.get()), "dnnl_stream_wait");
    }

private:
    using memory = handle<dnnl_memory_t, &dnnl_memory_destroy>;

    void add(argument const& a) {
        dnnl_memory_t made = nullptr;
        check(dnnl_memory_create(&made, a.desc.get(), engine_->get(), DNNL_MEMORY_NONE), "dnnl_memory_create");
        memories_.emplace_back(made);
        arguments_.push_back({a.id, made});
    }
    void bind(std::size_t i, void const* address) const {
        // The C API has one type for memory that is read and memory that is written.
        check(dnnl_memory_set_data_handle(arguments_[i].memory, const_cast<void*>(address)),
              "dnnl_memory_set_data_handle");
    }

    std::optional<engine> engine_; // outlives the memories
    handle<dnnl_primitive_t, &dnnl_primitive_destroy> handle_;
    std::vector<memory> memories_;
    std::vector<dnnl_exec_arg_t> arguments_;
    std::size_t scratch_bytes_ = 0;
};

} // namespace nas::onednn
