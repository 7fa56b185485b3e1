#pragma once
// Weights in one binary file.

#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/nn/weights.hpp>

namespace nas::nn {

namespace detail {

static_assert(std::endian::native == std::endian::little, "the weights file is little-endian");

inline constexpr std::string_view weights_magic = "nas-weights-1\n";

struct file_closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
};
using file_handle = std::unique_ptr<std::FILE, file_closer>;

template <class T>
    requires std::is_trivially_copyable_v<T>
void append_bytes(std::string& out, T const& value) { out.append(reinterpret_cast<char const*>(&value), sizeof value); }

/// Reads values from a byte string and complains about a short one.
class byte_reader {
public:
    byte_reader(std::string_view bytes, std::string_view path) : bytes_(bytes), path_(path) {}

    std::string_view take(std::size_t n) {
        if (bytes_.size() - at_ < n)
            throw data_error("nas.weights.4", path_, ": ends at byte ", bytes_.size(), ", ", n, " more expected at ",
                             at_, "; the file is truncated");
        at_ += n;
        return bytes_.substr(at_ - n, n);
    }
    template <class T>
    T get() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

private:
    std::string_view bytes_;
    std::string_view path_;
    std::size_t at_ = 0;
};

} // namespace detail

/// Writes all tensors to `path`, replacing the file only once everything is on disk. Throws `storage_error`.
///
/// Format, little-endian: "nas-weights-1\n"; u32 count; per tensor u32 name length, name, u8 role, u8 rank, i64 extents,
/// f32 values; u64 FNV-1a of everything before it.
inline void save_weights(weights const& w, std::string const& path) {
    std::string bytes(detail::weights_magic);
    detail::append_bytes(bytes, static_cast<std::uint32_t>(w.entries().size()));
    for (weights::entry const& e : w.entries()) {
        detail::append_bytes(bytes, static_cast<std::uint32_t>(e.name.size()));
        bytes += e.name;
        detail::append_bytes(bytes, static_cast<std::uint8_t>(e.role));
        detail::append_bytes(bytes, static_cast<std::uint8_t>(e.extents.rank()));
        for (std::int64_t const x : e.extents) detail::append_bytes(bytes, x);
        bytes.append(reinterpret_cast<char const*>(e.data.data()), e.data.size() * sizeof(float));
    }
    detail::append_bytes(bytes, hash_text(bytes));

    std::string const temporary = path + ".tmp";
    auto const fail = [&](std::string_view what) {
        std::string const reason = std::strerror(errno);
        std::remove(temporary.c_str());
        throw storage_error("nas.weights.3", "cannot ", what, " ", temporary, ": ", reason,
                            "; the weights were not saved");
    };
    detail::file_handle file(std::fopen(temporary.c_str(), "wb"));
    if (!file) fail("create");
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0)
        fail("write");
    if (std::fclose(file.release()) != 0) fail("close");
    if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("rename");
}

/// Reads a file of `save_weights`. Throws `data_error` if it is missing, foreign, truncated or damaged.
inline weights load_weights(std::string const& path) {
    std::string bytes;
    {
        detail::file_handle const file(std::fopen(path.c_str(), "rb"));
        if (!file) throw data_error("nas.weights.5", path, ": cannot open: ", std::string(std::strerror(errno)));
        char buffer[1 << 16];
        while (std::size_t const n = std::fread(buffer, 1, sizeof buffer, file.get())) bytes.append(buffer, n);
    }
    std::string_view const magic = detail::weights_magic;
    if (!std::string_view(bytes).starts_with(magic))
        throw data_error("nas.weights.6", path, ": not a weights file (it does not begin with nas-weights-1)");
    if (bytes.size() < magic.size() + sizeof(std::uint64_t))
        throw data_error("nas.weights.4", path, ": ends at byte ", bytes.size(), "; the file is truncated");
    std::string_view const body = std::string_view(bytes).substr(0, bytes.size() - sizeof(std::uint64_t));
    std::uint64_t stored;
    std::memcpy(&stored, bytes.data() + body.size(), sizeof stored);
    if (stored != hash_text(body))
        throw data_error("nas.weights.7", path, ": the checksum does not match; the file is damaged or truncated");

    detail::byte_reader in(body, path);
    in.take(magic.size());
    weights out;
    auto const count = in.get<std::uint32_t>();
    for (std::uint32_t i = 0; i < count; ++i) {
        std::string_view const name = in.take(in.get<std::uint32_t>());
        auto const role = static_cast<parameter_role>(in.get<std::uint8_t>());
        auto const rank = in.get<std::uint8_t>();
        std::int64_t e[shape::max_rank] = {};
        if (rank > shape::max_rank)
            throw data_error("nas.weights.7", path, ": tensor ", name, " has rank ", int{rank},
                             "; the file is damaged");
        for (std::size_t d = 0; d < rank; ++d) e[d] = in.get<std::int64_t>();
        shape const extents = rank == 0   ? shape{}
                              : rank == 1 ? shape{e[0]}
                              : rank == 2 ? shape{e[0], e[1]}
                              : rank == 3 ? shape{e[0], e[1], e[2]}
                              : rank == 4 ? shape{e[0], e[1], e[2], e[3]}
                                          : shape{e[0], e[1], e[2], e[3], e[4]};
        weights::entry& entry = out.add(name, extents, role);
        std::string_view const data = in.take(entry.data.size() * sizeof(float));
        std::memcpy(entry.data.data(), data.data(), data.size());
    }
    return out;
}

} // namespace nas::nn
