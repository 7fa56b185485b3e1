#pragma once
// TFRecord files: records of bytes with checksums. Needs zlib, because they are often compressed.

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include <nas/core/error.hpp>
#include <nas/train/crc32c.hpp>
#include <nas/train/file_bytes.hpp>
#include <nas/train/input_file.hpp>

namespace nas::train {

struct tfrecord_options {
    bool check_data = true; ///< verify the checksum of the data; that of the length is always verified
    std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
};

namespace detail {

inline constexpr std::size_t tfrecord_header = 12, tfrecord_footer = 4;

template <class Integer>
Integer little_endian(std::uint8_t const* p) {
    Integer v = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) v |= static_cast<Integer>(static_cast<Integer>(p[i]) << 8 * i);
    return v;
}

inline bool tfrecord_length_holds(std::span<std::uint8_t const, tfrecord_header> header) {
    return masked_crc32c(header.first<8>()) == little_endian<std::uint32_t>(header.data() + 8);
}

/// The length of the record whose header this is. `at` is its offset in the file.
inline std::uint64_t tfrecord_length(std::span<std::uint8_t const, tfrecord_header> header, std::string const& path,
                                     std::uint64_t at, tfrecord_options const& o) {
    auto const length = little_endian<std::uint64_t>(header.data());
    if (!tfrecord_length_holds(header))
        throw data_error("nas.data.30", path, ": the record at byte ", at, " has a length (", length,
                         ") that does not match its checksum; the file is damaged or not a TFRecord file");
    if (length > o.max_record_bytes)
        throw data_error("nas.data.33", path, ": the record at byte ", at, " has ", length,
                         " bytes, more than the limit of ", o.max_record_bytes,
                         "; raise max_record_bytes if that is meant");
    return length;
}

[[noreturn]] inline void tfrecord_ends(std::string const& path, std::uint64_t at, std::uint64_t end) {
    throw data_error("nas.data.31", path, ": the record at byte ", at, " is cut off: the file ends at byte ", end,
                     "; it is truncated: fetch it again");
}

inline void check_tfrecord_data(std::span<std::uint8_t const> data, std::uint8_t const* footer, std::string const& path,
                                std::uint64_t at) {
    if (masked_crc32c(data) != little_endian<std::uint32_t>(footer))
        throw data_error("nas.data.32", path, ": the data of the record at byte ", at, " (", data.size(),
                         " bytes) do not match their checksum; the file is damaged: fetch it again");
}

/// How the file is compressed. A plain file may begin as a gzip file does (a first record of 35615 bytes); only the
/// checksum of its first length tells.
inline packing tfrecord_packing(std::string const& path) {
    file_handle const file(std::fopen(path.c_str(), "rb"));
    if (!file) throw data_error("nas.data.1", path, ": cannot open: ", std::strerror(errno), "; check the path");
    std::array<std::uint8_t, tfrecord_header> head{};
    std::size_t const got = std::fread(head.data(), 1, head.size(), file.get());
    if (got == head.size() && tfrecord_length_holds(head)) return packing::none;
    bool const gzip = got >= 2 && head[0] == 0x1f && head[1] == 0x8b;
    bool const zlib = got >= 2 && (head[0] & 15) == 8 && (head[0] * 256 + head[1]) % 31 == 0; // RFC 1950, 2.2
    return gzip || zlib ? packing::packed : packing::none;
}

} // namespace detail

/// Reads the records of a TFRecord file in order: plain, gzip or zlib, found out by its content.
///
/// Format (tensorflow.org/tutorials/load_data/tfrecord): per record a 64-bit length, the masked CRC-32C of these 8 bytes,
/// the data, their masked CRC-32C; little-endian.
class tfrecord_reader {
public:
    /// Throws `data_error` nas.data.1 if the file cannot be opened.
    explicit tfrecord_reader(std::string path, tfrecord_options o = {})
        : file_(path, detail::tfrecord_packing(path)), options_(o) {}

    /// The next record, valid until the next call; nothing at the end of the file. Throws `data_error` nas.data.30 to
    /// nas.data.33, and nas.data.1 to nas.data.3. After an error the reader cannot go on, except after nas.data.32: then
    /// the next call gives the record behind the damaged one.
    std::optional<std::span<std::uint8_t const>> next() {
        offset_ = file_.position();
        std::array<std::uint8_t, detail::tfrecord_header> header{};
        std::size_t const got = file_.read(header);
        if (got == 0) return std::nullopt;
        if (got < header.size()) detail::tfrecord_ends(file_.path(), offset_, file_.position());
        std::uint64_t const length = detail::tfrecord_length(header, file_.path(), offset_, options_);
        std::uint64_t const wanted = length + detail::tfrecord_footer;
        std::uint64_t have = 0;
        while (have < wanted) { // in steps: a cut file must not cost the memory that its last header announces
            std::uint64_t const step = std::min<std::uint64_t>(wanted - have, std::uint64_t{1} << 22);
            if (data_.size() < have + step) data_.resize(static_cast<std::size_t>(have + step));
            std::size_t const n =
                file_.read(std::span(data_).subspan(static_cast<std::size_t>(have), static_cast<std::size_t>(step)));
            have += n;
            if (n < step) detail::tfrecord_ends(file_.path(), offset_, file_.position());
        }
        std::span const record = std::span<std::uint8_t const>(data_).first(static_cast<std::size_t>(length));
        if (options_.check_data) detail::check_tfrecord_data(record, data_.data() + length, file_.path(), offset_);
        return record;
    }

    /// Where the record of the last `next` begins, in bytes of the decompressed file.
    std::uint64_t offset() const { return offset_; }
    std::string const& path() const { return file_.path(); }

private:
    input_file file_;
    tfrecord_options options_;
    std::vector<std::uint8_t> data_;
    std::uint64_t offset_ = 0;
};

/// Writes a TFRecord file, plain or gzip. Call `close` at the end: only it reports what the last bytes met.
class tfrecord_writer {
public:
    struct options {
        bool gzip = false;
    };

    /// Throws `data_error` nas.data.34 if the file cannot be made.
    explicit tfrecord_writer(std::string path, options o) : path_(std::move(path)) {
        errno = 0;
        file_ = gzopen(path_.c_str(), o.gzip ? "wb" : "wbT"); // T: as it is
        if (!file_) fail(errno != 0 ? std::strerror(errno) : "out of memory");
    }
    explicit tfrecord_writer(std::string path) : tfrecord_writer(std::move(path), options{}) {}
    ~tfrecord_writer() {
        if (file_) gzclose(file_);
    }
    tfrecord_writer(tfrecord_writer const&) = delete;
    tfrecord_writer& operator=(tfrecord_writer const&) = delete;

    /// Appends a record. Throws `data_error` nas.data.34.
    void write(std::span<std::uint8_t const> data) {
        if (!file_) fail("it is closed");
        std::array<std::uint8_t, detail::tfrecord_header> header{};
        put(header.data(), std::uint64_t{data.size()});
        put(header.data() + 8, masked_crc32c(std::span(header).first<8>()));
        std::array<std::uint8_t, detail::tfrecord_footer> footer{};
        put(footer.data(), masked_crc32c(data));
        append(header);
        append(data);
        append(footer);
    }

    /// Ends the file. Throws `data_error` nas.data.34 if its last bytes could not be written.
    void close() {
        if (!file_) return;
        errno = 0;
        if (gzclose(std::exchange(file_, nullptr)) != Z_OK) fail(errno != 0 ? std::strerror(errno) : "zlib error");
    }

private:
    [[noreturn]] void fail(char const* why) const {
        throw data_error("nas.data.34", path_, ": cannot write: ", why,
                         "; check the path, the rights and the space left");
    }
    template <class Integer>
    static void put(std::uint8_t* to, Integer v) {
        for (std::size_t i = 0; i < sizeof v; ++i) to[i] = static_cast<std::uint8_t>(v >> 8 * i);
    }
    void append(std::span<std::uint8_t const> bytes) {
        constexpr std::size_t most = std::size_t{1} << 30; // gzwrite takes an unsigned number and returns a signed one
        while (!bytes.empty()) {
            auto const part = bytes.first(std::min(bytes.size(), most));
            errno = 0;
            if (gzwrite(file_, part.data(), static_cast<unsigned>(part.size())) != static_cast<int>(part.size()))
                fail(errno != 0 ? std::strerror(errno) : "zlib error");
            bytes = bytes.subspan(part.size());
        }
    }

    std::string path_;
    gzFile file_ = nullptr;
};

} // namespace nas::train
