#pragma once
// The version of oneDNN a program runs with, which may differ from the headers it was compiled with.

#include <string>

#include <dnnl.h>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>

namespace nas::onednn {

struct library_version {
    int major = 0, minor = 0, patch = 0;

    friend constexpr bool operator==(library_version, library_version) = default;
    /// "2.6.3"
    friend std::string to_string(library_version v) { return concat(v.major, '.', v.minor, '.', v.patch); }
};

/// Version of the headers this program was compiled with.
inline constexpr library_version header_version{DNNL_VERSION_MAJOR, DNNL_VERSION_MINOR, DNNL_VERSION_PATCH};

/// Version of the library loaded at run time.
inline library_version runtime_version() {
    dnnl_version_t const* const v = dnnl_version();
    return {v->major, v->minor, v->patch};
}

/// Throws backend_error nas.onednn.1 if headers of one major version met a library of another, or one before 2.6:
/// their C interfaces differ.
inline void check_compatible(library_version headers, library_version library) {
    bool const old = library.major < 2 || (library.major == 2 && library.minor < 6);
    if (old || headers.major != library.major)
        throw backend_error("nas.onednn.1", "compiled with the headers of oneDNN ", to_string(headers),
                            ", running with oneDNN ", to_string(library),
                            "; compile and run with the same major version, 2.6 or newer");
}

} // namespace nas::onednn
