#include <nas/train/gzip.hpp>

#include "support/data_files.hpp"
#include "support/gzipped.hpp"

using nas::data_error;
using nas::train::gunzip;

TEST_CASE("gzip: what was compressed comes back", "[train]") {
    for (std::size_t const n : {std::size_t{0}, std::size_t{1}, std::size_t{5000}, std::size_t{3'000'000}}) {
        bytes const content = counting(n);
        CHECK(gunzip(gzipped(content), "x") == content);
    }
}

TEST_CASE("gzip: data that hardly compress, and data that compress a thousandfold", "[train]") {
    bytes noise(100'000);
    std::uint32_t state = 1;
    for (auto& b : noise) b = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
    CHECK(gunzip(gzipped(noise), "x") == noise);
    bytes const zeros(2'000'000, 0);
    CHECK(gunzip(gzipped(zeros), "x") == zeros);
}

TEST_CASE("gzip: members that follow one another are joined, as gzip does", "[train]") {
    bytes two = gzipped({1, 2, 3});
    bytes const second = gzipped({4, 5});
    two.insert(two.end(), second.begin(), second.end());
    CHECK(gunzip(two, "x") == bytes{1, 2, 3, 4, 5});
}

TEST_CASE("gzip: a file cut at any byte is an error that says so", "[train]") {
    bytes const whole = gzipped(counting(400));
    for (std::size_t n = 2; n < whole.size(); ++n) {
        bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
        auto const text = message_of<data_error>("nas.data.2", [&] { (void)gunzip(cut, "a/b.gz"); });
        REQUIRE(contains(text, "a/b.gz: the gzip data end early, at byte " + std::to_string(n)));
    }
}

TEST_CASE("gzip: a changed byte is found", "[train]") {
    bytes const whole = gzipped(counting(400));
    for (std::size_t const at : {std::size_t{2}, std::size_t{12}, whole.size() - 8, whole.size() - 1}) {
        bytes damaged = whole;
        damaged[at] ^= 0x55;
        auto const text = message_of<data_error>("nas.data.3", [&] { (void)gunzip(damaged, "b.gz"); });
        CHECK(contains(text, "b.gz: the gzip data are damaged near byte"));
    }
}

TEST_CASE("gzip: bytes after the last member are an error", "[train]") {
    bytes trailing = gzipped(counting(400));
    trailing.insert(trailing.end(), {9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
    message_of<data_error>("nas.data.3", [&] { (void)gunzip(trailing, "b.gz"); });
}

TEST_CASE("gzip: a file that is not compressed is read as it is", "[train]") {
    temp_folder const folder;
    write_file(folder / "plain", {5, 6, 7});
    write_file(folder / "packed", gzipped({5, 6, 7}));
    CHECK(nas::train::file_bytes_unzipped(folder / "plain") == bytes{5, 6, 7});
    CHECK(nas::train::file_bytes_unzipped(folder / "packed") == bytes{5, 6, 7});
}
