#pragma once
// concat("kernel ", 3, " of ", 0.5): text from pieces, without iostream or <format>.

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace nas {

namespace detail {

inline void append_piece(std::string& out, std::string_view text) { out += text; }
inline void append_piece(std::string& out, char const* text) { out += text; }
inline void append_piece(std::string& out, char c) { out += c; }
inline void append_piece(std::string& out, bool b) { out += b ? "true" : "false"; }

template <class N>
    requires(std::integral<N> || std::floating_point<N>)
void append_piece(std::string& out, N number) {
    char buffer[40]; // the longest double in shortest form needs 24
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, end);
}

} // namespace detail

/// Joins texts, characters, booleans and numbers. Floating-point numbers take their shortest form that reads back
/// equal.
template <class... Pieces>
std::string concat(Pieces const&... pieces) {
    std::string out;
    (detail::append_piece(out, pieces), ...);
    return out;
}

} // namespace nas
