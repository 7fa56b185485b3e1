#pragma once
// Small data files made by hand in a temporary folder, and the check that an error says what it should.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using test::temp_folder;
using bytes = std::vector<std::uint8_t>;

inline void write_file(std::string const& path, bytes const& content) {
    std::FILE* const f = std::fopen(path.c_str(), "wb");
    REQUIRE(f);
    if (!content.empty()) REQUIRE(std::fwrite(content.data(), 1, content.size(), f) == content.size());
    std::fclose(f);
}

/// An IDX file of unsigned bytes.
inline bytes idx(std::vector<std::uint32_t> const& extents, bytes const& values, std::uint8_t type = 8) {
    bytes out{0, 0, type, static_cast<std::uint8_t>(extents.size())};
    for (std::uint32_t const e : extents)
        for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(e >> shift));
    out.insert(out.end(), values.begin(), values.end());
    return out;
}

/// 0, 1, 2, ... modulo 256.
inline bytes counting(std::size_t n) {
    bytes out(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::uint8_t>(i);
    return out;
}

/// Runs `f`, requires that it throws `Error` with `id`, and returns the message.
template <class Error, class F>
std::string message_of(std::string_view id, F&& f) {
    try {
        f();
    } catch (Error const& e) {
        CHECK(e.id() == id);
        return e.what();
    }
    FAIL("no error, expected " << id);
    return {};
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
