#include <cstdlib>

#include <nas/train/tfrecord.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::tfrecord_reader;
using nas::train::tfrecord_writer;

namespace {

std::vector<bytes> records_of(std::string const& path, nas::train::tfrecord_options o = {}) {
    std::vector<bytes> out;
    tfrecord_reader reader(path, o);
    while (auto const record = reader.next()) out.emplace_back(record->begin(), record->end());
    return out;
}

void write_records(std::string const& path, std::vector<bytes> const& records, bool gzip = false) {
    tfrecord_writer out(path, {.gzip = gzip});
    for (bytes const& r : records) out.write(r);
    out.close();
}

bytes file_content(std::string const& path) { return nas::train::file_bytes(path); }

bytes first(bytes const& all, std::size_t n) { return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n)}; }

std::string data_folder() {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) WARN("skipped: NAS_DATA_DIR is not set");
    return root ? std::string(root) + "/tfrecord/" : "";
}

} // namespace

TEST_CASE("tfrecord: what was written comes back, plain, gzip and zlib", "[train]") {
    temp_folder const folder;
    std::vector<bytes> const records{{1, 2, 3}, {}, counting(100'000), {255}};
    write_records(folder / "plain", records);
    write_records(folder / "packed.gz", records, true);
    bytes const plain = file_content(folder / "plain");
    CHECK(plain.size() == 4 * 16 + 3 + 100'000 + 1);
    bytes zlib(compressBound(static_cast<uLong>(plain.size())));
    auto size = static_cast<uLongf>(zlib.size());
    REQUIRE(compress(zlib.data(), &size, plain.data(), static_cast<uLong>(plain.size())) == Z_OK);
    write_file(folder / "zlib", first(zlib, size));
    CHECK(file_content(folder / "packed.gz").at(0) == 0x1f);
    for (auto const* const name : {"plain", "packed.gz", "zlib"}) CHECK(records_of(folder / name) == records);
}

TEST_CASE("tfrecord: an empty file has no records", "[train]") {
    temp_folder const folder;
    write_records(folder / "none", {});
    CHECK(file_content(folder / "none").empty());
    CHECK(records_of(folder / "none").empty());
}

TEST_CASE("tfrecord: a plain file may begin as a gzip or zlib file does", "[train]") {
    temp_folder const folder;
    for (std::size_t const n : {std::size_t{0x8b1f}, std::size_t{0x9c78}}) {
        write_records(folder / "a", {counting(n), {1}});
        CHECK(records_of(folder / "a").at(1) == bytes{1});
    }
}

TEST_CASE("tfrecord: the offset is that of the record", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {{1, 2, 3}, {4}});
    tfrecord_reader reader(folder / "a");
    REQUIRE(reader.next());
    CHECK(reader.offset() == 0);
    REQUIRE(reader.next());
    CHECK(reader.offset() == 19);
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.next()); // again
}

TEST_CASE("tfrecord: a file cut at any byte gives the whole records and then an error", "[train]") {
    temp_folder const folder;
    write_records(folder / "whole", {{1, 2, 3}, {4, 5}});
    bytes const whole = file_content(folder / "whole");
    REQUIRE(whole.size() == 37);
    for (std::size_t n = 0; n < whole.size(); ++n) {
        write_file(folder / "cut", first(whole, n));
        if (n == 0 || n == 19) {
            CHECK(records_of(folder / "cut").size() == n / 19);
            continue;
        }
        tfrecord_reader reader(folder / "cut");
        if (n > 19) REQUIRE(reader.next());
        auto const text = message_of<data_error>("nas.data.31", [&] { (void)reader.next(); });
        CHECK(contains(text, n > 19 ? "record at byte 19 is cut off" : "record at byte 0 is cut off"));
        CHECK(contains(text, "ends at byte " + std::to_string(n)));
    }
}

TEST_CASE("tfrecord: every changed bit of a file is found", "[train]") {
    temp_folder const folder;
    write_records(folder / "whole", {{1, 2, 3}, {4, 5}});
    bytes const whole = file_content(folder / "whole");
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        bytes damaged = whole;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        write_file(folder / "damaged", damaged);
        std::size_t const in_record = bit / 8 < 19 ? bit / 8 : bit / 8 - 19;
        auto const text = message_of<data_error>(in_record < 12 ? "nas.data.30" : "nas.data.32",
                                                 [&] { (void)records_of(folder / "damaged"); });
        CHECK(contains(text, bit / 8 < 19 ? "damaged: " : "at byte 19"));
    }
}

TEST_CASE("tfrecord: the reader goes on behind damaged data; unchecked data are passed on", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {{1, 2, 3}, {4, 5}});
    bytes damaged = file_content(folder / "a");
    damaged[13] = 99;
    write_file(folder / "a", damaged);
    tfrecord_reader reader(folder / "a");
    message_of<data_error>("nas.data.32", [&] { (void)reader.next(); });
    auto const second = reader.next();
    REQUIRE(second);
    CHECK(bytes(second->begin(), second->end()) == bytes{4, 5});
    CHECK(records_of(folder / "a", {.check_data = false}) == std::vector<bytes>{{1, 99, 3}, {4, 5}});
}

TEST_CASE("tfrecord: a record above the limit is an error; a huge length in a short file costs no memory", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {counting(10), counting(11)});
    auto const text =
        message_of<data_error>("nas.data.33", [&] { (void)records_of(folder / "a", {.max_record_bytes = 10}); });
    CHECK(contains(text, "at byte 26 has 11 bytes, more than the limit of 10"));

    bytes huge(12);
    huge[5] = 0xff; // 255 * 2^40 bytes
    std::uint32_t const crc = nas::train::masked_crc32c(std::span(huge).first(8));
    for (std::size_t i = 0; i < 4; ++i) huge[8 + i] = static_cast<std::uint8_t>(crc >> 8 * i);
    write_file(folder / "huge", huge);
    message_of<data_error>("nas.data.33", [&] { (void)records_of(folder / "huge"); });
    message_of<data_error>("nas.data.31",
                           [&] { (void)records_of(folder / "huge", {.max_record_bytes = ~std::uint64_t{0}}); });
}

TEST_CASE("tfrecord: missing files, and files that cannot be written", "[train]") {
    message_of<data_error>("nas.data.1", [] { tfrecord_reader{"/nowhere/a"}; });
    CHECK(contains(message_of<data_error>("nas.data.34", [] { tfrecord_writer{"/nowhere/a"}; }), "/nowhere/a"));
    temp_folder const folder;
    tfrecord_writer out(folder / "a");
    out.close();
    out.close();
    CHECK(contains(message_of<data_error>("nas.data.34", [&] { out.write(bytes{1}); }), "it is closed"));
}

TEST_CASE("tfrecord: a full disk is an error when the record is written or the file closed", "[train]") {
    if (!std::filesystem::exists("/dev/full")) {
        WARN("skipped: there is no /dev/full");
        return;
    }
    message_of<data_error>("nas.data.34", [] {
        tfrecord_writer out("/dev/full");
        out.write(counting(100));
        out.close();
    });
    message_of<data_error>("nas.data.34", [] {
        tfrecord_writer out("/dev/full");
        for (int i = 0; i < 100; ++i) out.write(counting(10'000));
    });
}

TEST_CASE("tfrecord: files of TensorFlow, plain and gzip, with every checksum right", "[train][data]") {
    std::string const at = data_folder();
    if (at.empty()) return;
    CHECK(records_of(at + "mnist.tfrecord").size() == 1000);
    CHECK(records_of(at + "raccoon_test.record").size() == 40);
    // counted by walking the lengths of the decompressed files
    CHECK(records_of(at + "penguin_train.tfrecord.gz").size() == 234);
    CHECK(records_of(at + "penguin_eval.tfrecord.gz").size() == 100);
}

TEST_CASE("tfrecord: written again, a file of TensorFlow is the same byte for byte", "[train][data]") {
    std::string const at = data_folder();
    if (at.empty()) return;
    temp_folder const folder;
    write_records(folder / "again", records_of(at + "raccoon_test.record"));
    CHECK(file_content(folder / "again") == file_content(at + "raccoon_test.record"));
}
