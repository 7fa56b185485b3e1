#pragma once
// All bytes of a file.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <nas/core/error.hpp>

namespace nas::storage {

/// The content of the file `path`. Throws `storage_error` if it cannot be opened or read.
inline std::string read_file(std::string const& path) {
    struct closer {
        std::FILE* file;
        ~closer() {
            if (file) std::fclose(file);
        }
    };
    closer const in{std::fopen(path.c_str(), "rb")};
    if (!in.file)
        throw storage_error("nas.storage.5", "cannot open '", path, "': ", std::strerror(errno),
                            "; check the path and its permissions");
    std::string bytes;
    char part[65536];
    while (std::size_t const n = std::fread(part, 1, sizeof part, in.file)) bytes.append(part, n);
    if (std::ferror(in.file)) throw storage_error("nas.storage.8", "cannot read '", path, "': ", std::strerror(errno));
    return bytes;
}

} // namespace nas::storage
