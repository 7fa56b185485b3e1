#pragma once
// oneDNN's CPU engine, shared by all kernels of a backend, and the stream a kernel runs its primitives on.

#include <memory>

#include <dnnl.h>

#include <nas/backend/onednn/status.hpp>
#include <nas/backend/onednn/version.hpp>

namespace nas::onednn {

/// The CPU as oneDNN sees it. Copies share one engine; it may be used by several threads at once.
class engine {
public:
    /// Throws backend_error nas.onednn.1 (versions do not fit) or .2.
    engine() {
        check_compatible(header_version, runtime_version());
        dnnl_engine_t made = nullptr;
        check(dnnl_engine_create(&made, dnnl_cpu, 0), "dnnl_engine_create");
        handle_.reset(made, [](dnnl_engine_t e) { dnnl_engine_destroy(e); });
    }

    dnnl_engine_t get() const { return handle_.get(); }

private:
    std::shared_ptr<std::remove_pointer_t<dnnl_engine_t>> handle_;
};

/// A queue on an engine. Used by one thread at a time; `primitive::execute` waits until it is empty.
class stream {
public:
    explicit stream(engine const& e) : engine_(e) {
        dnnl_stream_t made = nullptr;
        check(dnnl_stream_create(&made, e.get(), dnnl_stream_default_flags), "dnnl_stream_create");
        handle_.reset(made);
    }

    dnnl_stream_t get() const { return handle_.get(); }

private:
    engine engine_; // outlives the stream
    handle<dnnl_stream_t, &dnnl_stream_destroy> handle_;
};

} // namespace nas::onednn
