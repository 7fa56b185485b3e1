#pragma once
// Numbers and texts as bytes that are equal on every machine: little endian, no padding.

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/error.hpp>

namespace nas {

/// Appends values to a string of bytes.
class byte_writer {
public:
    explicit byte_writer(std::string& out) noexcept : out_(out) {}

    template <std::unsigned_integral U>
    void put(U value) {
        char bytes[sizeof(U)];
        for (std::size_t i = 0; i < sizeof(U); ++i)
            bytes[i] = static_cast<char>(static_cast<unsigned char>(std::uint64_t{value} >> (8 * i)));
        out_.append(bytes, sizeof(U));
    }
    void put(double value) { put(std::bit_cast<std::uint64_t>(value)); } ///< every bit survives, those of NaN too
    void put(std::int64_t value) { put(static_cast<std::uint64_t>(value)); }
    void put(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        out_ += text;
    }

private:
    std::string& out_;
};

/// Reads back what `byte_writer` wrote. Every read throws `storage_error` instead of running past the end.
class byte_reader {
public:
    explicit byte_reader(std::string_view bytes) noexcept : bytes_(bytes) {}

    bool at_end() const noexcept { return bytes_.empty(); }
    std::size_t left() const noexcept { return bytes_.size(); }

    template <std::unsigned_integral U>
        requires(!std::same_as<U, bool>)
    U get() {
        std::string_view const part = take(sizeof(U));
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(U); ++i)
            value |= std::uint64_t{static_cast<unsigned char>(part[i])} << (8 * i);
        return static_cast<U>(value);
    }
    double get_double() { return std::bit_cast<double>(get<std::uint64_t>()); }
    std::int64_t get_int64() { return static_cast<std::int64_t>(get<std::uint64_t>()); }
    bool get_bool() { return get<std::uint8_t>() != 0; }
    std::string get_text() {
        auto const size = get<std::uint32_t>();
        return std::string(take(size));
    }
    /// The number of elements that follow, each at least `element_bytes` long; refuses counts that cannot fit.
    std::size_t get_count(std::size_t element_bytes) {
        auto const n = get<std::uint32_t>();
        if (n > left() / element_bytes) fail(n * element_bytes);
        return n;
    }

private:
    std::string_view take(std::size_t n) {
        if (n > bytes_.size()) fail(n);
        std::string_view const part = bytes_.substr(0, n);
        bytes_.remove_prefix(n);
        return part;
    }
    [[noreturn]] void fail(std::size_t wanted) const {
        throw storage_error("nas.storage.1", "stored bytes end too early: ", wanted, " wanted, ", bytes_.size(),
                            " left; they are damaged or were written by another version");
    }

    std::string_view bytes_;
};

} // namespace nas
