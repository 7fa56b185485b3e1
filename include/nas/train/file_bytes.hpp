#pragma once
// A whole file in memory.

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <nas/core/error.hpp>

namespace nas::train {

struct file_closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
};
using file_handle = std::unique_ptr<std::FILE, file_closer>;

/// The content of the file. Throws `data_error` if it cannot be opened or read.
inline std::vector<std::uint8_t> file_bytes(std::string const& path) {
    file_handle const file(std::fopen(path.c_str(), "rb"));
    if (!file) throw data_error("nas.data.1", path, ": cannot open: ", std::strerror(errno), "; check the path");
    std::vector<std::uint8_t> out;
    std::size_t got = 0;
    do {
        std::size_t const at = out.size();
        out.resize(at + (std::size_t{1} << 20));
        got = std::fread(out.data() + at, 1, out.size() - at, file.get());
        out.resize(at + got);
    } while (got > 0);
    if (std::ferror(file.get()))
        throw data_error("nas.data.1", path, ": cannot read beyond byte ", out.size(), ": ", std::strerror(errno),
                         "; check the path");
    return out;
}

} // namespace nas::train
