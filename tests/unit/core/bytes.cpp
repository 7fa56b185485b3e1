#include <cmath>
#include <limits>

#include <nas/core/bytes.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::byte_reader, nas::byte_writer;

TEST_CASE("bytes: numbers are stored little endian without padding", "[core]") {
    std::string bytes;
    byte_writer out(bytes);
    out.put(std::uint8_t{0x01});
    out.put(std::uint16_t{0x0302});
    out.put(std::uint32_t{0x07060504});
    out.put(std::uint64_t{0x0f0e0d0c0b0a0908});
    CHECK(bytes == std::string("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 15));
}

TEST_CASE("bytes: what was put is what is got, extreme values too", "[core]") {
    using limits = std::numeric_limits<double>;
    std::string bytes;
    byte_writer out(bytes);
    for (double const x : {0.0, -0.0, limits::max(), limits::lowest(), limits::denorm_min(), limits::infinity()})
        out.put(x);
    out.put(limits::quiet_NaN());
    out.put(std::numeric_limits<std::int64_t>::min());
    out.put(true);
    out.put(std::string_view("with\0zero", 9));
    out.put(std::string_view());
    byte_reader in(bytes);
    for (double const x : {0.0, -0.0, limits::max(), limits::lowest(), limits::denorm_min(), limits::infinity()}) {
        double const y = in.get_double();
        CHECK(y == x);
        CHECK(std::signbit(y) == std::signbit(x));
    }
    CHECK(std::isnan(in.get_double()));
    CHECK(in.get_int64() == std::numeric_limits<std::int64_t>::min());
    CHECK(in.get_bool());
    CHECK(in.get_text() == std::string("with\0zero", 9));
    CHECK(in.get_text().empty());
    CHECK(in.at_end());
}

TEST_CASE("bytes: reading past the end is an error, never a read", "[core]") {
    byte_reader short_number("\x01\x02");
    test::check_error<nas::storage_error>(
        "nas.storage.1", [&] { (void)short_number.get<std::uint32_t>(); }, "4 wanted", "2 left");
    byte_reader short_text(std::string_view("\x05\0\0\0abc", 7));
    test::check_error<nas::storage_error>(
        "nas.storage.1", [&] { (void)short_text.get_text(); }, "5 wanted", "3 left");
    byte_reader absurd_count(std::string_view("\xff\xff\xff\xff", 4));
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)absurd_count.get_count(16); });
}
