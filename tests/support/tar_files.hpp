#pragma once
// Tar archives made by hand.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace test::tar {

using bytes = std::vector<std::uint8_t>;

inline void put(bytes& to, std::size_t at, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) to[at + i] = static_cast<std::uint8_t>(text[i]);
}

/// Sets the checksum of a header.
inline void seal(bytes& header) {
    put(header, 148, "        ");
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i) sum += header[i];
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    put(header, 148, {text, 7});
}

/// A member with its content, filled up to whole blocks.
inline bytes member(std::string_view name, bytes const& content, char type = '0', std::string_view prefix = "") {
    bytes out(512);
    put(out, 0, name.substr(0, 100));
    put(out, 100, "0000644");
    char size[13];
    std::snprintf(size, sizeof size, "%011o", static_cast<unsigned>(content.size()));
    put(out, 124, {size, 11});
    out[156] = static_cast<std::uint8_t>(type);
    put(out, 257, std::string_view("ustar\00000", 8));
    put(out, 345, prefix);
    seal(out);
    out.insert(out.end(), content.begin(), content.end());
    out.resize((out.size() + 511) / 512 * 512);
    return out;
}

inline bytes of(std::string_view text) { return {text.begin(), text.end()}; }

/// An archive: members and the two empty blocks of its end.
inline bytes archive(std::vector<bytes> const& members) {
    bytes out;
    for (bytes const& m : members) out.insert(out.end(), m.begin(), m.end());
    out.resize(out.size() + 1024);
    return out;
}

} // namespace test::tar
