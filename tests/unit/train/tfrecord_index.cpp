#include <cstdlib>

#include <nas/train/tfrecord_index.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::tfrecord_index;

namespace {

void write_records(std::string const& path, std::vector<bytes> const& records, bool gzip = false) {
    nas::train::tfrecord_writer out(path, {.gzip = gzip});
    for (bytes const& r : records) out.write(r);
    out.close();
}

bytes at(tfrecord_index const& index, std::size_t i) {
    bytes memory;
    auto const data = index.read(i, memory);
    return {data.begin(), data.end()};
}

void cut(std::string const& path, std::size_t n) { std::filesystem::resize_file(path, n); }

void change(std::string const& path, std::size_t byte) {
    bytes all = nas::train::file_bytes(path);
    all[byte] ^= 1;
    write_file(path, all);
}

} // namespace

TEST_CASE("tfrecord_index: records of many files are read in any order", "[train]") {
    temp_folder const folder;
    std::vector<bytes> big;
    for (std::size_t i = 0; i < 50; ++i) big.push_back(counting(i * 131)); // many in one window, and windows between
    write_records(folder / "a-0", big);
    write_records(folder / "a-1", {{7}, {8, 9}}, true);
    write_records(folder / "a-2", {});
    write_records(folder / "a-3", {{10}});
    tfrecord_index const index({folder / "a-*"});
    REQUIRE(index.size() == 53);
    CHECK(index.files().size() == 4);
    for (std::size_t i = 50; i-- > 0;) REQUIRE(at(index, i) == big[i]);
    CHECK(at(index, 51) == bytes{8, 9});
    CHECK(at(index, 52) == bytes{10});
    CHECK(index.file_of(51) == folder / "a-1");
    CHECK(index.offset_of(1) == 16);
    CHECK(index.offset_of(51) == 17);
    tfrecord_index const copy = index;
    CHECK(at(copy, 50) == bytes{7});
}

TEST_CASE("tfrecord_index: the order is that of the files, whatever the number of threads", "[train]") {
    temp_folder const folder;
    for (std::uint8_t f = 0; f < 9; ++f)
        write_records(folder / ("f" + std::to_string(f)), {{f}, {static_cast<std::uint8_t>(f + 100)}}, f % 3 == 0);
    for (unsigned const threads : {0u, 1u, 4u, 64u}) {
        tfrecord_index const index({folder / "f*"}, {.threads = threads});
        REQUIRE(index.size() == 18);
        for (std::size_t i = 0; i < 18; ++i)
            CHECK(at(index, i) == bytes{static_cast<std::uint8_t>(i / 2 + (i % 2 ? 100 : 0))});
    }
}

TEST_CASE("tfrecord_index: a file cut at any byte is an error, or keeps its records before the cut", "[train]") {
    temp_folder const folder;
    for (bool const gzip : {false, true}) {
        write_records(folder / "whole", {{1, 2, 3}, {4, 5}}, gzip);
        auto const size = std::filesystem::file_size(folder / "whole");
        for (std::size_t n = 1; n < size; ++n) {
            std::filesystem::copy_file(folder / "whole", folder / "a",
                                       std::filesystem::copy_options::overwrite_existing);
            cut(folder / "a", n);
            if (!gzip && n == 19) continue; // a whole file
            message_of<data_error>(gzip && n > 1 ? "nas.data.2" : "nas.data.31",
                                   [&] { tfrecord_index{{folder / "a"}}; });
            try {
                tfrecord_index const index({folder / "a"}, {.keep_before_damage = true});
                CHECK(index.size() <= 2);
                CHECK(at(index, 0) == bytes{1, 2, 3});
                REQUIRE(index.damaged().size() == 1);
                CHECK(contains(index.damaged()[0], folder / "a"));
            } catch (data_error const& e) {
                CHECK(e.id() == "nas.data.40"); // no record is left
                CHECK((gzip || n < 19));
            }
        }
    }
}

TEST_CASE("tfrecord_index: a damaged length ends a file, damaged data only their record", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {{1, 2, 3}, {4, 5}, {6}});
    write_records(folder / "b", {{7}});
    change(folder / "a", 13);
    tfrecord_index const data({folder / "?"});
    auto const text = message_of<data_error>("nas.data.32", [&] { at(data, 0); });
    CHECK(contains(text, "record at byte 0"));
    CHECK(at(data, 1) == bytes{4, 5});
    CHECK(at(tfrecord_index({folder / "?"}, {.records = {.check_data = false}}), 0) == bytes{1, 3, 3});
    change(folder / "a", 19);
    CHECK(
        contains(message_of<data_error>("nas.data.30", [&] { tfrecord_index{{folder / "?"}}; }), "record at byte 19"));
    tfrecord_index const kept({folder / "?"}, {.keep_before_damage = true});
    CHECK(kept.size() == 2);
    CHECK(at(kept, 1) == bytes{7});
    CHECK(kept.damaged().size() == 1);
}

TEST_CASE("tfrecord_index: a file that changed since is an error", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {counting(100), counting(200)});
    tfrecord_index const index({folder / "a"});
    write_records(folder / "a", {counting(99), counting(201)});
    CHECK(contains(message_of<data_error>("nas.data.59", [&] { at(index, 1); }), "another record at byte 116"));
    cut(folder / "a", 120);
    CHECK(contains(message_of<data_error>("nas.data.59", [&] { at(index, 1); }), "ends before the record at byte 116"));
    std::filesystem::remove(folder / "a");
    message_of<data_error>("nas.data.1", [&] { at(index, 1); });
}

TEST_CASE("tfrecord_index: limits, and files without records", "[train]") {
    temp_folder const folder;
    write_records(folder / "a.gz", {counting(1000)}, true);
    CHECK(contains(
        message_of<data_error>("nas.data.40", [&] { tfrecord_index({folder / "a.gz"}, {.max_unpacked_bytes = 1015}); }),
        "more than 1015 bytes"));
    message_of<data_error>("nas.data.40", [&] {
        tfrecord_index({folder / "a.gz"}, {.keep_before_damage = true, .max_unpacked_bytes = 1015});
    });
    CHECK(tfrecord_index({folder / "a.gz"}, {.max_unpacked_bytes = 1016}).size() == 1);
    message_of<data_error>("nas.data.33",
                           [&] { tfrecord_index({folder / "a.gz"}, {.records = {.max_record_bytes = 999}}); });
    write_records(folder / "none", {});
    CHECK(contains(message_of<data_error>("nas.data.40", [&] { tfrecord_index{{folder / "none"}}; }), "no records"));
    message_of<data_error>("nas.data.39", [&] { tfrecord_index{{folder / "nothing*"}}; });
}

TEST_CASE("tfrecord_index: files of TensorFlow", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    tfrecord_index const index(
        {std::string(root) + "/tfrecord/*.tfrecord*", std::string(root) + "/tfrecord/raccoon*.record"});
    CHECK(index.files().size() == 5);
    CHECK(index.size() == 1000 + 100 + 234 + 40 + 4500);
    bytes memory;
    for (std::size_t i = 0; i < index.size(); ++i) REQUIRE_NOTHROW(index.read(i, memory));
}
