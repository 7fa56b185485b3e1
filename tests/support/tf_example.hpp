#pragma once
// tf.train.Example records made by hand.

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

namespace test::wire {

using bytes = std::vector<std::uint8_t>;

inline bytes varint(std::uint64_t v) {
    bytes out;
    for (; v >= 128; v >>= 7) out.push_back(static_cast<std::uint8_t>(v | 128));
    out.push_back(static_cast<std::uint8_t>(v));
    return out;
}

inline bytes operator+(bytes a, bytes const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline bytes of(std::string_view text) { return {text.begin(), text.end()}; }

inline bytes tag(std::uint32_t field, std::uint32_t type) { return varint(std::uint64_t{field} << 3 | type); }

/// A field that holds bytes or a message.
inline bytes field(std::uint32_t number, bytes const& content) {
    return tag(number, 2) + varint(content.size()) + content;
}

inline bytes fixed32(float v) {
    auto const u = std::bit_cast<std::uint32_t>(v);
    bytes out;
    for (unsigned i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(u >> 8 * i));
    return out;
}

inline bytes bytes_list(std::vector<bytes> const& values) {
    bytes out;
    for (bytes const& v : values) out = out + field(1, v);
    return field(1, out);
}
inline bytes float_list(std::vector<float> const& values, bool packed = true) {
    bytes out;
    for (float const v : values) out = out + (packed ? bytes{} : tag(1, 5)) + fixed32(v);
    return field(2, packed ? field(1, out) : out);
}
inline bytes integer_list(std::vector<std::int64_t> const& values, bool packed = true) {
    bytes out;
    for (std::int64_t const v : values)
        out = out + (packed ? bytes{} : tag(1, 0)) + varint(static_cast<std::uint64_t>(v));
    return field(3, packed ? field(1, out) : out);
}

/// An entry of the map of features.
inline bytes entry(std::string_view name, bytes const& feature) {
    return field(1, field(1, of(name)) + field(2, feature));
}

/// A record out of entries.
inline bytes example(bytes const& entries) { return field(1, entries); }

} // namespace test::wire
