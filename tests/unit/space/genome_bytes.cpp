#include <nas/space/genome_bytes.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::genome_from_bytes, nas::to_bytes;

namespace {

std::vector<std::byte> bytes(std::vector<int> const& values) {
    std::vector<std::byte> out;
    for (int const v : values) out.push_back(static_cast<std::byte>(v));
    return out;
}

} // namespace

TEST_CASE("genome_bytes: there and back", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const g = nas::sample(space, nas::rng(i));
            CHECK(genome_from_bytes(to_bytes(g)) == g);
        }
    });
}

TEST_CASE("genome_bytes: the form is fixed", "[space]") {
    CHECK(to_bytes({}) == bytes({1, 0}));
    nas::genome const g{{0x0102030405060708, 300, 5}, {9, 0xffffffff, 0xfffffffe}};
    CHECK(to_bytes(g) == bytes({1, 2, 8, 7, 6, 5,    4,    3,    2,    1,  0xac, 2,    5,    9,    0, 0,
                                0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 15, 0xfe, 0xff, 0xff, 0xff, 15}));
    CHECK(genome_from_bytes(to_bytes(g)) == g);
}

TEST_CASE("genome_bytes: other bytes are refused", "[space]") {
    auto const good = bytes({1, 1, 8, 7, 6, 5, 4, 3, 2, 1, 3, 2});
    CHECK(genome_from_bytes(good).size() == 1);
    for (std::size_t length = 0; length < good.size(); ++length)
        test::check_error<nas::genome_mismatch>(
            "nas.genome.6", [&] { genome_from_bytes(std::span(good).first(length)); }, "too early");
    auto const wrong = [](std::vector<int> const& values, char const* what) {
        test::check_error<nas::genome_mismatch>(
            "nas.genome.6", [&] { genome_from_bytes(bytes(values)); }, what);
    };
    wrong({2, 0}, "form");
    wrong({1, 0, 0}, "behind");
    wrong({1, 1, 8, 7, 6, 5, 4, 3, 2, 1, 3, 3}, "below");
    wrong({1, 1, 8, 7, 6, 5, 4, 3, 2, 1, 1, 0}, "below");
    wrong({1, 0x80, 0}, "longer");
    wrong({1, 0xff, 0xff, 0xff, 0xff, 0x10}, "too large");
    wrong({1, 0xff, 0xff, 0xff, 0xff, 15}, "too early");
}
