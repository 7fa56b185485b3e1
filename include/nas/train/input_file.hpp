#pragma once
// A file read from front to back, decompressed on the way if it is compressed. Needs zlib.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <nas/core/error.hpp>
#include <nas/train/file_bytes.hpp>

namespace nas::train {

enum class packing {
    none,
    packed,  ///< gzip (RFC 1952, one or more members) or zlib (RFC 1950)
    by_magic ///< packed if the file begins as a gzip file does, else none
};

/// Reads a file in order with a fixed buffer, so that the size of the file does not matter.
class input_file {
public:
    /// Throws `data_error` nas.data.1 if the file cannot be opened.
    explicit input_file(std::string path, packing p = packing::by_magic)
        : path_(std::move(path)), file_(std::fopen(path_.c_str(), "rb")), buffer_(std::size_t{1} << 17) {
        if (!file_) throw data_error("nas.data.1", path_, ": cannot open: ", std::strerror(errno), "; check the path");
        std::setvbuf(file_.get(), nullptr, _IONBF, 0); // buffer_ is the buffer
        fill();
        if (p == packing::by_magic)
            p = filled_ >= 2 && buffer_[0] == 0x1f && buffer_[1] == 0x8b ? packing::packed : packing::none;
        if (p == packing::packed) unpack_ = std::make_unique<unpacker>();
    }

    std::string const& path() const { return path_; }
    /// Bytes returned so far, after decompression.
    std::uint64_t position() const { return position_; }
    bool is_packed() const { return unpack_ != nullptr; }

    /// Fills `to` as far as the file goes, and returns how many bytes those are. Throws `data_error` nas.data.1 (cannot
    /// be read), nas.data.2 (compressed data end early), nas.data.3 (compressed data are damaged).
    std::size_t read(std::span<std::uint8_t> to) {
        std::size_t done = 0;
        while (done < to.size()) {
            std::size_t const n = unpack_ ? unpacked(to.subspan(done)) : copied(to.subspan(done));
            if (n == 0) break;
            done += n;
            position_ += n;
        }
        return done;
    }

private:
    struct unpacker {
        z_stream z{};
        bool inside = true; ///< of a member: the file must not end here
        unpacker() {
            if (inflateInit2(&z, 15 + 32) != Z_OK) throw std::bad_alloc{}; // 15: largest window; + 32: gzip or zlib
        }
        ~unpacker() { inflateEnd(&z); }
        unpacker(unpacker const&) = delete;
        unpacker& operator=(unpacker const&) = delete;
    };

    void fill() {
        used_ = 0;
        filled_ = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
        file_position_ += filled_;
        if (filled_ == 0 && std::ferror(file_.get()))
            throw data_error("nas.data.1", path_, ": cannot read beyond byte ", file_position_, ": ",
                             std::strerror(errno), "; check the path");
    }

    std::size_t copied(std::span<std::uint8_t> to) {
        if (used_ == filled_) fill();
        std::size_t const n = std::min(to.size(), filled_ - used_);
        if (n > 0) std::memcpy(to.data(), buffer_.data() + used_, n);
        used_ += n;
        return n;
    }

    std::size_t unpacked(std::span<std::uint8_t> to) {
        z_stream& z = unpack_->z;
        auto const room = static_cast<uInt>(std::min<std::size_t>(to.size(), std::size_t{1} << 30));
        z.next_out = to.data();
        z.avail_out = room;
        while (z.avail_out == room) { // until a byte has come out
            if (used_ == filled_) fill();
            if (filled_ == 0) {
                if (!unpack_->inside) return 0;
                throw data_error("nas.data.2", path_, ": the gzip data end early, at byte ", file_position_,
                                 " of the file, after ", position_,
                                 " decompressed bytes; the file is truncated: fetch it again");
            }
            if (!unpack_->inside) { // another member follows
                inflateReset(&z);
                unpack_->inside = true;
            }
            z.next_in = buffer_.data() + used_;
            z.avail_in = static_cast<uInt>(filled_ - used_);
            int const status = inflate(&z, Z_NO_FLUSH);
            used_ = filled_ - z.avail_in;
            if (status == Z_STREAM_END) unpack_->inside = false;
            else if (status != Z_OK && status != Z_BUF_ERROR)
                throw data_error("nas.data.3", path_, ": the gzip data are damaged near byte ",
                                 file_position_ - (filled_ - used_), " of the file (", z.msg ? z.msg : "zlib error",
                                 "); fetch the file again");
        }
        return room - z.avail_out;
    }

    std::string path_;
    file_handle file_;
    std::vector<std::uint8_t> buffer_;
    std::size_t used_ = 0, filled_ = 0;
    std::uint64_t position_ = 0, file_position_ = 0;
    std::unique_ptr<unpacker> unpack_; // on the heap: zlib keeps its address
};

} // namespace nas::train
