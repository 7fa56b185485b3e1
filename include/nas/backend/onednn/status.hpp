#pragma once
// Errors of oneDNN's C API as exceptions, and owners for its handles.

#include <memory>
#include <string_view>
#include <type_traits>

#include <dnnl.h>

#include <nas/core/error.hpp>

namespace nas::onednn {

constexpr std::string_view to_string(dnnl_status_t s) {
    switch (s) {
    case dnnl_success: return "success";
    case dnnl_out_of_memory: return "out of memory";
    case dnnl_invalid_arguments: return "invalid arguments";
    case dnnl_unimplemented: return "unimplemented";
    default: return "runtime error";
    }
}

/// Throws backend_error nas.onednn.2 unless `status` is success; `call` names what was asked.
inline void check(dnnl_status_t status, std::string_view call) {
    if (status != dnnl_success)
        throw backend_error("nas.onednn.2", "oneDNN failed in ", call, ": ", to_string(status), " (status ",
                            static_cast<int>(status), "); run with ONEDNN_VERBOSE=2 to see oneDNN's own account");
}

/// Owner of a oneDNN object of handle type `T`, destroyed by `Destroy`.
template <class T, auto Destroy>
struct handle_deleter {
    void operator()(std::remove_pointer_t<T>* object) const noexcept { Destroy(object); }
};
template <class T, auto Destroy>
using handle = std::unique_ptr<std::remove_pointer_t<T>, handle_deleter<T, Destroy>>;

} // namespace nas::onednn
