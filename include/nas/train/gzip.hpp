#pragma once
// Decompression of .gz files. Needs zlib.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <nas/core/error.hpp>
#include <nas/train/file_bytes.hpp>

namespace nas::train {

/// True if the bytes begin as a gzip file does (RFC 1952).
inline bool is_gzip(std::span<std::uint8_t const> bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/// Decompresses the gzip members of a file, checksums verified. `path` is for messages.
/// Throws `data_error` if the data are truncated or damaged.
inline std::vector<std::uint8_t> gunzip(std::span<std::uint8_t const> bytes, std::string const& path) {
    struct stream {
        z_stream z{};
        bool ready = inflateInit2(&z, 15 + 16) == Z_OK; // 15: largest window; + 16: gzip framing
        stream() = default;
        stream(stream const&) = delete;
        stream& operator=(stream const&) = delete;
        ~stream() {
            if (ready) inflateEnd(&z);
        }
    } s;
    if (!s.ready) throw std::bad_alloc{};

    std::vector<std::uint8_t> out(std::max<std::size_t>(bytes.size() * 4, 1 << 12));
    std::size_t read = 0, written = 0;
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    for (;;) {
        if (written == out.size()) out.resize(out.size() * 2);
        auto const in = static_cast<uInt>(std::min(bytes.size() - read, most));
        auto const room = static_cast<uInt>(std::min(out.size() - written, most));
        s.z.next_in = const_cast<Bytef*>(bytes.data() + read); // zlib reads only
        s.z.avail_in = in;
        s.z.next_out = out.data() + written;
        s.z.avail_out = room;
        int const status = inflate(&s.z, Z_NO_FLUSH);
        read += in - s.z.avail_in;
        written += room - s.z.avail_out;
        if (status == Z_STREAM_END) {
            if (read == bytes.size()) break;
            inflateReset(&s.z); // another member follows
        } else if (status == Z_BUF_ERROR && read == bytes.size()) {
            throw data_error("nas.data.2", path, ": the gzip data end early, at byte ", read, " of the file, after ",
                             written, " decompressed bytes; the file is truncated: fetch it again");
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            throw data_error("nas.data.3", path, ": the gzip data are damaged near byte ", read, " of the file (",
                             s.z.msg ? s.z.msg : "zlib error", "); fetch the file again");
        }
    }
    out.resize(written);
    return out;
}

/// The content of a file, decompressed if it is a gzip file. Throws `data_error`.
inline std::vector<std::uint8_t> file_bytes_unzipped(std::string const& path) {
    std::vector<std::uint8_t> bytes = file_bytes(path);
    return is_gzip(bytes) ? gunzip(bytes, path) : bytes;
}

} // namespace nas::train
