#pragma once
// A file that only grows, on the system calls of POSIX: whole appends or none, one writer.

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nas/core/error.hpp>

namespace nas::storage {

/// An open file to append to. Movable; closing releases its lock.
class append_file {
public:
    append_file() = default;

    /// Opens or creates `path`. Throws `storage_error` if that fails or `path` is not a regular file, and, with `lock`, if
    /// another append_file of this or another process holds the lock.
    append_file(std::string path, bool lock) : path_(std::move(path)) {
        do fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        while (fd_ < 0 && errno == EINTR);
        if (fd_ < 0) fail("nas.storage.5", "cannot open", "; check the folder and its permissions");
        struct stat info {};
        if (::fstat(fd_, &info) != 0) fail_and_close("nas.storage.5", "cannot examine", "");
        if (!S_ISREG(info.st_mode)) {
            errno = 0;
            fail_and_close("nas.storage.6", "cannot append records to", ": it is not a regular file");
        }
        if (lock && ::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) {
                errno = 0;
                fail_and_close("nas.storage.7", "cannot write to",
                               ": another running search has it open; wait for it, stop it, or use another file");
            }
            fail_and_close("nas.storage.5", "cannot lock", "; the file system may not support flock");
        }
        size_ = static_cast<std::size_t>(info.st_size);
    }

    append_file(append_file&& other) noexcept
        : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), size_(std::exchange(other.size_, 0)) {}
    append_file& operator=(append_file&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(fd_, other.fd_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~append_file() { close(); }

    bool is_open() const noexcept { return fd_ >= 0; }
    std::string const& path() const noexcept { return path_; }
    /// Bytes in the file that were written or found whole.
    std::size_t size() const noexcept { return size_; }

    void close() noexcept {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

    /// Everything in the file. Throws `storage_error` if it cannot be read.
    std::string read_all() const {
        std::string bytes(size_, '\0');
        std::size_t at = 0;
        while (at < size_) {
            auto const n = ::pread(fd_, bytes.data() + at, size_ - at, static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail("nas.storage.8", "cannot read", "");
            if (n == 0) break; // became shorter since it was opened
            at += static_cast<std::size_t>(n);
        }
        bytes.resize(at);
        return bytes;
    }

    /// Appends all of `bytes`. On failure the file is cut back to what it was and `storage_error` is thrown.
    void append(std::string_view bytes) {
        std::size_t at = 0;
        while (at < bytes.size()) {
            auto const n = ::pwrite(fd_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(size_ + at));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                int const reason = errno;
                bool const whole = at == 0 || ::ftruncate(fd_, static_cast<off_t>(size_)) == 0;
                errno = reason;
                fail("nas.storage.9", "cannot write to",
                     whole ? "; the file keeps everything before: make room and continue"
                           : "; the file ends in an incomplete record, which the next start will remove: make room and "
                             "continue");
            }
            at += static_cast<std::size_t>(n);
        }
        size_ += bytes.size();
    }

    /// Cuts the file to its first `size` bytes. Throws `storage_error`.
    void truncate(std::size_t size) {
        if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) fail("nas.storage.9", "cannot shorten", "");
        size_ = size;
    }

    /// Returns once everything appended is on the device. Throws `storage_error`.
    void sync() {
        if (::fsync(fd_) != 0) fail("nas.storage.9", "cannot flush", " to the device");
    }

    /// Returns once the file's entry in its folder is on the device, which a new file needs once. Throws `storage_error`.
    void sync_folder() {
        auto const slash = path_.rfind('/');
        std::string const folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path_.substr(0, slash);
        int const fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        bool const done = fd >= 0 && ::fsync(fd) == 0;
        int const reason = errno;
        if (fd >= 0) ::close(fd);
        errno = reason;
        if (!done) fail("nas.storage.9", "cannot flush the folder of", "");
    }

private:
    [[noreturn]] void fail(std::string_view id, std::string_view what, std::string_view advice) const {
        int const reason = errno;
        throw storage_error(id, what, " '", path_, "'", reason ? ": " : "", reason ? std::strerror(reason) : "",
                            advice);
    }
    [[noreturn]] void fail_and_close(std::string_view id, std::string_view what, std::string_view advice) {
        int const reason = errno;
        close();
        errno = reason;
        fail(id, what, advice);
    }

    std::string path_;
    int fd_ = -1;
    std::size_t size_ = 0;
};

} // namespace nas::storage
