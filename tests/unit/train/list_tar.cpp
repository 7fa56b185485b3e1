#include <cstring>

#include <nas/train/list_tar.hpp>

#include "support/data_files.hpp"
#include "support/tar_files.hpp"

using nas::data_error;
using nas::train::tar_member;
namespace tar = test::tar;

namespace {

std::vector<tar_member> list(bytes const& all, std::vector<tar_member> to = {}) {
    auto const read = [&](std::uint64_t at, std::span<std::uint8_t> part) {
        std::size_t const n = at >= all.size() ? 0 : std::min<std::size_t>(part.size(), all.size() - at);
        if (n > 0) std::memcpy(part.data(), all.data() + at, n);
        return n;
    };
    nas::train::list_tar(read, "a.tar", to);
    return to;
}

bytes pax(std::string_view key, std::string const& value) {
    std::string record = " " + std::string(key) + "=" + value + "\n";
    std::size_t n = record.size() + 1;
    while (n != record.size() + std::to_string(n).size()) ++n;
    return tar::of(std::to_string(n) + record);
}

} // namespace

TEST_CASE("list_tar: files with their places; folders and links are passed over", "[train]") {
    auto const files = list(tar::archive({tar::member("dir/", {}, '5'), tar::member("dir/a.png", counting(513)),
                                          tar::member("link", {}, '2'), tar::member("b", {}),
                                          tar::member("c", {7}, '\0'), tar::member("d", {8}, '0', "very/deep")}));
    REQUIRE(files.size() == 4);
    CHECK(files[0].name == "dir/a.png");
    CHECK(files[0].offset == 1024);
    CHECK(files[0].size == 513);
    CHECK(files[1].name == "b");
    CHECK(files[1].size == 0);
    CHECK(files[2].offset == 1024 + 1024 + 512 + 512 + 512);
    CHECK(files[3].name == "very/deep/d");
    CHECK(list(tar::archive({})).empty());
}

TEST_CASE("list_tar: long names and sizes, as GNU and POSIX write them", "[train]") {
    std::string const name = std::string(150, 'x') + ".jpg";
    bytes gnu = tar::of(name);
    gnu.push_back(0);
    auto const files =
        list(tar::archive({tar::member("././@LongLink", gnu, 'L'), tar::member("short", {1}),
                           tar::member("PaxHeaders/x", pax("path", name), 'x'), tar::member("y", {2}),
                           tar::member("g", pax("comment", "all of them"), 'g'), tar::member("z", {3})}));
    REQUIRE(files.size() == 3);
    CHECK(files[0].name == name);
    CHECK(files[1].name == name);
    CHECK(files[2].name == "z");

    bytes large = tar::member("big", counting(3)); // its size as a base-256 number
    std::fill_n(large.begin() + 124, 12, std::uint8_t{0});
    large[124] = 0x80;
    large[135] = 3;
    tar::seal(large);
    CHECK(list(tar::archive({large})).at(0).size == 3);
    bytes lying = tar::member("pax", counting(3)); // pax says how large it is, the header that it is empty
    tar::put(lying, 124, "00000000000");
    tar::seal(lying);
    CHECK(list(tar::archive({tar::member("x", pax("size", "3"), 'x'), lying, tar::member("b", {})})).at(1).name == "b");
}

TEST_CASE("list_tar: an archive cut at any byte is an error, and keeps the files before", "[train]") {
    bytes const whole = tar::archive({tar::member("a", counting(10)), tar::member("b", counting(600))});
    std::size_t const end = whole.size() - 1024; // the empty blocks; the second one is not needed
    for (std::size_t n = 0; n<end + 512; n += n % 512> 5 && n % 512 < 500 ? 7 : 1) {
        bytes const cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
        message_of<data_error>("nas.data.21", [&] { (void)list(cut); });
    }
    CHECK(list(bytes(whole.begin(), whole.end() - 512)).size() == 2);
}

TEST_CASE("list_tar: every changed bit of a header is found", "[train]") {
    bytes const whole = tar::archive({tar::member("a", counting(10))});
    for (std::size_t bit = 0; bit < 512 * 8; ++bit) {
        bytes damaged = whole;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        // what fills the digits of the checksum up may be anything: a blank before, any byte behind
        if (damaged[148] == ' ' || bit / 8 == 154 || bit / 8 == 155) continue;
        auto const text = message_of<data_error>("nas.data.20", [&] { (void)list(damaged); });
        REQUIRE(contains(text, "a.tar: the header at byte 0"));
    }
}

TEST_CASE("list_tar: malformed extended headers and what is no archive are errors", "[train]") {
    auto const text = [](bytes const& content, char type) {
        return message_of<data_error>("nas.data.20",
                                      [&] { (void)list(tar::archive({tar::member("x", content, type)})); });
    };
    for (auto const* const bad : {"x path=a\n", "99 path=a\n", "3 a\n", "9 path=ab", "0 \n", "2\n"})
        CHECK(contains(text(tar::of(bad), 'x'), "extended header at byte 0 is malformed"));
    CHECK(contains(text(pax("size", "3x"), 'x'), "has no number"));
    CHECK(contains(text(bytes((1 << 20) + 1, 'a'), 'L'), "1048577 bytes of names"));
    message_of<data_error>("nas.data.20", [&] { (void)list(bytes(2000, 'x')); });
    // of a kind that is passed over, and so large that the next offset would be this one again
    message_of<data_error>("nas.data.20", [&] {
        (void)list(
            tar::archive({tar::member("x", pax("size", "18446744073709551104"), 'x'), tar::member("s", {}, 'S')}));
    });
    bytes huge = tar::member("big", {});
    std::fill_n(huge.begin() + 124, 12, std::uint8_t{0xff});
    tar::seal(huge);
    message_of<data_error>("nas.data.20", [&] { (void)list(huge); });
}
