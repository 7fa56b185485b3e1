#include <nas/train/idx.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::load_idx;
using nas::train::read_idx;

TEST_CASE("idx: extents and values come back, plain and gzip", "[train]") {
    temp_folder const folder;
    bytes const file = idx({2, 3, 4}, counting(24));
    write_file(folder / "plain", file);
    write_file(folder / "packed.gz", gzipped(file));
    for (auto const* const name : {"plain", "packed.gz"}) {
        auto const array = read_idx(folder / name, 3);
        CHECK(array.extents == std::vector<std::int64_t>{2, 3, 4});
        CHECK(array.values == counting(24));
    }
}

TEST_CASE("idx: a bad file is an error that names the file, the byte and the value", "[train]") {
    temp_folder const folder;
    std::string const path = folder / "images";
    auto const reading = [&](bytes const& content, std::string_view id, std::size_t rank = 3) {
        write_file(path, content);
        auto text = message_of<data_error>(id, [&] { (void)read_idx(path, rank); });
        CHECK(contains(text, path));
        return text;
    };
    SECTION("too short for a header") { CHECK(contains(reading({0, 0, 8}, "nas.data.6"), "holds 3 bytes")); }
    SECTION("wrong magic") {
        CHECK(contains(reading({'P', 'K', 3, 4, 0, 0}, "nas.data.4"), "begins with bytes 80, 75, 3, 4"));
    }
    SECTION("another type") { CHECK(contains(reading(idx({1, 1, 1}, {0}, 13), "nas.data.5"), "type at byte 2 is 13")); }
    SECTION("labels where images belong") {
        CHECK(contains(reading(idx({3}, {0, 1, 2}), "nas.data.5"), "dimensions at byte 3 is 1, expected 3 (images)"));
    }
    SECTION("images where labels belong") {
        CHECK(contains(reading(idx({1, 1, 1}, {0}), "nas.data.5", 1), "is 3, expected 1 (labels)"));
    }
    SECTION("cut inside the header") {
        bytes file = idx({1, 1, 1}, {});
        file.resize(10);
        CHECK(contains(reading(file, "nas.data.6"), "ends at byte 10 inside the header of 16"));
    }
    SECTION("an empty dimension") {
        CHECK(contains(reading(idx({3, 0, 2}, {}), "nas.data.8"), "dimension 1 at byte 8 is 0"));
    }
    SECTION("one value too few") {
        CHECK(contains(reading(idx({2, 2, 2}, counting(7)), "nas.data.6"), "announces 2x2x2 values, but 7 bytes"));
    }
    SECTION("one value too many") {
        CHECK(contains(reading(idx({2, 2, 2}, counting(9)), "nas.data.6"), "but 9 bytes"));
    }
    SECTION("extents whose product overflows") {
        CHECK(contains(reading(idx({0xffffffff, 0xffffffff, 0xffffffff}, counting(5)), "nas.data.6"),
                       "4294967295x4294967295x4294967295"));
        CHECK(contains(reading(idx({0x80000000, 0x80000000, 4}, {}), "nas.data.6"), "but 0 bytes")); // 2^64
    }
    SECTION("truncated gzip") {
        bytes file = gzipped(idx({1, 5, 5}, counting(25)));
        file.resize(file.size() - 9);
        CHECK(contains(reading(file, "nas.data.2"), "truncated"));
    }
}

TEST_CASE("idx: a missing file is an error", "[train]") {
    message_of<data_error>("nas.data.1", [] { (void)read_idx("/nowhere/images.gz", 3); });
}

TEST_CASE("idx: images and labels make a data set with the pixel range of the images", "[train]") {
    temp_folder const folder;
    write_file(folder / "images", idx({3, 1, 2}, {0, 255, 0, 255, 0, 255}));
    write_file(folder / "labels.gz", gzipped(idx({3}, {4, 0, 9})));
    auto const d = load_idx({.images = folder / "images", .labels = folder / "labels.gz"});
    CHECK(d.image_shape() == nas::shape{1, 1, 2});
    CHECK(d.classes == 10);
    CHECK(d.labels == bytes{4, 0, 9});
    CHECK(d.pixel_range.mean[0] == Approx(0.5));
    CHECK(d.pixel_range.deviation[0] == Approx(0.5));
    CHECK_NOTHROW(check(d));
}

TEST_CASE("idx: counts that differ are an error with both files and both counts", "[train]") {
    temp_folder const folder;
    write_file(folder / "images", idx({3, 1, 1}, {0, 1, 2}));
    write_file(folder / "labels", idx({2}, {4, 0}));
    auto const text = message_of<data_error>("nas.data.9", [&] {
        (void)load_idx({folder / "images", folder / "labels"});
    });
    CHECK(contains(text, "images has 3 images"));
    CHECK(contains(text, "labels has 2 labels"));
}

TEST_CASE("idx: a label out of range is an error with its byte in the file", "[train]") {
    temp_folder const folder;
    write_file(folder / "images", idx({3, 1, 1}, {0, 1, 2}));
    write_file(folder / "labels", idx({3}, {4, 10, 0}));
    auto const text = message_of<data_error>("nas.data.7", [&] {
        (void)load_idx({folder / "images", folder / "labels"});
    });
    CHECK(contains(text, "labels: label 10 at byte 9, but there are 10 classes"));
    CHECK(load_idx({folder / "images", folder / "labels", 11}).classes == 11);
}
