#pragma once
// Frames: how records lie in an append-only file so that a torn or damaged one is recognised.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nas/core/bytes.hpp>
#include <nas/core/crc32.hpp>

namespace nas::storage {

/// A frame is: mark (2 bytes), length of the payload (4), CRC-32 of length and payload (4), payload.
inline constexpr std::string_view frame_mark = "\xa5\x4e";
inline constexpr std::size_t frame_overhead = 10;

/// Appends the frame of `payload` to `out`.
inline void put_frame(std::string& out, std::string_view payload) {
    out += frame_mark;
    byte_writer bytes(out);
    std::size_t const length_at = out.size();
    bytes.put(static_cast<std::uint32_t>(payload.size()));
    bytes.put(crc32(payload, crc32(std::string_view(out).substr(length_at, 4))));
    out += payload;
}

/// The payload of the frame at the beginning of `bytes`; empty if there is no whole, undamaged frame.
inline std::optional<std::string_view> frame_at(std::string_view bytes) {
    if (bytes.size() < frame_overhead || !bytes.starts_with(frame_mark)) return std::nullopt;
    byte_reader header(bytes.substr(2, 8));
    auto const length = header.get<std::uint32_t>();
    auto const checksum = header.get<std::uint32_t>();
    if (length > bytes.size() - frame_overhead) return std::nullopt;
    std::string_view const payload = bytes.substr(frame_overhead, length);
    if (crc32(payload, crc32(bytes.substr(2, 4))) != checksum) return std::nullopt;
    return payload;
}

/// Offset of the first whole frame at or after `from`; npos if there is none. Used to tell a torn tail, after which
/// nothing follows, from damage in the middle.
inline std::size_t next_frame(std::string_view bytes, std::size_t from) {
    for (std::size_t at = bytes.find(frame_mark, from); at != std::string_view::npos;
         at = bytes.find(frame_mark, at + 1))
        if (frame_at(bytes.substr(at))) return at;
    return std::string_view::npos;
}

} // namespace nas::storage
