#include <nas/train/input_file.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::input_file;
using nas::train::packing;

namespace {

/// All bytes, read in pieces of `step`.
bytes all_of(input_file& file, std::size_t step) {
    bytes out, part(step);
    while (std::size_t const n = file.read(part)) out.insert(out.end(), part.begin(), part.begin() + std::ptrdiff_t(n));
    return out;
}

bytes zlib_packed(bytes const& content) {
    uLongf size = compressBound(static_cast<uLong>(content.size()));
    bytes out(size);
    REQUIRE(compress(out.data(), &size, content.data(), static_cast<uLong>(content.size())) == Z_OK);
    out.resize(size);
    return out;
}

} // namespace

TEST_CASE("input_file: plain, gzip and zlib files give the same bytes in steps of any size", "[train]") {
    temp_folder const folder;
    bytes const content = counting(300'000); // more than the buffer
    write_file(folder / "plain", content);
    write_file(folder / "gzip", gzipped(content));
    write_file(folder / "zlib", zlib_packed(content));
    for (std::size_t const step : {std::size_t{7}, std::size_t{4096}, std::size_t{1'000'000}}) {
        input_file plain(folder / "plain"), gzip(folder / "gzip"), zlib(folder / "zlib", packing::packed);
        CHECK_FALSE(plain.is_packed());
        CHECK(gzip.is_packed());
        CHECK(all_of(plain, step) == content);
        CHECK(all_of(gzip, step) == content);
        CHECK(all_of(zlib, step) == content);
        CHECK(gzip.position() == content.size());
    }
}

TEST_CASE("input_file: a gzip file read as it is gives its own bytes", "[train]") {
    temp_folder const folder;
    bytes const packed = gzipped(counting(50));
    write_file(folder / "a.gz", packed);
    input_file file(folder / "a.gz", packing::none);
    CHECK(all_of(file, 10) == packed);
}

TEST_CASE("input_file: members that follow one another are joined; an empty file is empty", "[train]") {
    temp_folder const folder;
    bytes two = gzipped({1, 2, 3});
    bytes const empty = gzipped({}), third = gzipped({4});
    two.insert(two.end(), empty.begin(), empty.end());
    two.insert(two.end(), third.begin(), third.end());
    write_file(folder / "two", two);
    write_file(folder / "none", {});
    input_file file(folder / "two"), none(folder / "none");
    CHECK(all_of(file, 100) == bytes{1, 2, 3, 4});
    CHECK(all_of(none, 100).empty());
    CHECK(none.read({}) == 0);
}

TEST_CASE("input_file: compressed data cut at any byte, or changed, are an error", "[train]") {
    temp_folder const folder;
    bytes const whole = gzipped(counting(400));
    std::string const path = folder / "a.gz";
    for (std::size_t n = 2; n < whole.size(); ++n) {
        write_file(path, bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)));
        input_file file(path);
        auto const text = message_of<data_error>("nas.data.2", [&] { (void)all_of(file, 64); });
        REQUIRE(contains(text, "the gzip data end early, at byte " + std::to_string(n)));
    }
    for (std::size_t const at : {std::size_t{2}, std::size_t{12}, whole.size() - 8, whole.size() - 1}) {
        bytes damaged = whole;
        damaged[at] ^= 0x55;
        write_file(path, damaged);
        input_file file(path);
        CHECK(contains(message_of<data_error>("nas.data.3", [&] { (void)all_of(file, 64); }), path));
    }
    bytes trailing = whole;
    trailing.insert(trailing.end(), 12, 9);
    write_file(path, trailing);
    input_file file(path);
    message_of<data_error>("nas.data.3", [&] { (void)all_of(file, 64); });
}

TEST_CASE("input_file: a missing file and a folder are errors", "[train]") {
    message_of<data_error>("nas.data.1", [] { input_file{"/nowhere/a"}; });
    temp_folder const folder;
    CHECK(contains(message_of<data_error>("nas.data.1", [&] { input_file{folder / ""}; }), "cannot read"));
}
