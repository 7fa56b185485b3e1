#pragma once
// A file of which any part can be read, from many threads.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nas/core/error.hpp>

namespace nas::train {

/// An open file. Reading has no state, so that threads may share an object. `path` must outlive it.
class random_access_file {
public:
    /// Throws `data_error` nas.data.1 if the file cannot be opened or is a folder.
    explicit random_access_file(std::string const& path)
        : path_(path), file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        struct stat about {};
        if (file_ < 0 || fstat(file_, &about) != 0 || S_ISDIR(about.st_mode)) {
            int const why = file_ >= 0 && S_ISDIR(about.st_mode) ? EISDIR : errno;
            if (file_ >= 0) ::close(file_);
            throw data_error("nas.data.1", path, ": cannot open: ", std::strerror(why), "; check the path");
        }
        size_ = static_cast<std::uint64_t>(about.st_size);
    }
    ~random_access_file() { ::close(file_); }
    random_access_file(random_access_file const&) = delete;
    random_access_file& operator=(random_access_file const&) = delete;

    std::uint64_t size() const { return size_; }

    /// Fills `to` with the bytes from `offset` on, as far as the file goes, and returns how many those are. Throws
    /// `data_error` nas.data.1.
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const {
        std::size_t done = 0;
        while (done < to.size()) {
            auto const n = pread(file_, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0)
                throw data_error("nas.data.1", path_, ": cannot read at byte ", offset + done, ": ",
                                 std::strerror(errno), "; check the path");
            if (n == 0) break;
            done += static_cast<std::size_t>(n);
        }
        return done;
    }

private:
    std::string_view path_;
    int file_;
    std::uint64_t size_ = 0;
};

/// The content of a file in `to`, whose memory is used again. Throws `data_error` nas.data.1.
inline void read_file(std::string const& path, std::vector<std::uint8_t>& to) {
    random_access_file const file(path);
    to.resize(static_cast<std::size_t>(file.size()));
    to.resize(file.read(0, to));
}

} // namespace nas::train
