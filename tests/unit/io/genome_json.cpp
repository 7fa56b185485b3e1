#include <nas/io/genome_json.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::genome_mismatch;
using nas::io::genome_from_json, nas::io::genome_to_json, nas::io::parse_json, nas::io::write_json;
using test::check_error;

namespace {

constexpr auto pair_space = test::repeat<2>(test::one_of(3, 5, 7));

nas::genome read(char const* text) { return genome_from_json(pair_space, parse_json(text)); }

} // namespace

TEST_CASE("genome_json: every space makes the round trip through text", "[io][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 25; ++i) {
            auto const g = nas::sample(space, nas::rng(11).stream(i));
            CHECK(genome_from_json(space, parse_json(write_json(genome_to_json(space, g)))) == g);
        }
    });
}

TEST_CASE("genome_json: entries are index, number of alternatives and literal under the path of the decision", "[io]") {
    auto const g = nas::encode(test::layer, decltype(test::layer)::value_type(test::mbconv{5, 6, true}));
    CHECK(
        write_json(genome_to_json(test::layer, g)) ==
        R"json({"":"1/3 (mbconv)","mbconv.kernel":"1/3 (5)","mbconv.expand":"1/2 (6)","mbconv.se":"1/2 (true)"})json");
}

TEST_CASE("genome_json: order of members and missing literals do not matter", "[io]") {
    CHECK(read(R"json({"[1]": "2/3", "[0]": "0/3 (3)"})json") ==
          read(R"json({"[0]": "0/3 (3)", "[1]": "2/3 (7)"})json"));
}

TEST_CASE("genome_json: literals of other programs are understood", "[io]") {
    constexpr auto space = test::recipes;
    auto const g = nas::encode(space, {"flip", 0.01f, test::sgd{0.9, true}, {10, 25}});
    auto entries = genome_to_json(space, g);
    CHECK(entries["augmentation"] == "1/3 (flip)");
    entries["augmentation"] = "1/3 ('flip')";
    entries["rate"] = "1/3 (1e-2)";
    entries["optimizer.sgd.momentum"] = "1/2 (0.90)";
    CHECK(genome_from_json(space, entries) == g);

    CHECK(genome_from_json(test::one_of(false, true), parse_json(R"json({"": "1/2 (True)"})json")).front().value == 1);
    CHECK(genome_from_json(test::one_of(false, true), parse_json(R"json({"": "0/2 (False)"})json")).front().value == 0);
}

TEST_CASE("genome_json: long literals are cut to 120 bytes, between characters, and read back", "[io]") {
    std::string const ascii(150, 'x');
    std::string const accents = std::string(116, 'x') + "\xc3\xa9\xc3\xa9\xc3\xa9";
    auto const space = nas::one_of(std::string_view(ascii), std::string_view(accents));
    auto const first = nas::genome{{nas::key_of_path(""), 2, 0}};
    auto const second = nas::genome{{nas::key_of_path(""), 2, 1}};
    CHECK(genome_to_json(space, first)[""] == "0/2 (" + std::string(117, 'x') + "...)");
    CHECK(genome_to_json(space, second)[""] == "1/2 (" + std::string(116, 'x') + "...)");
    CHECK(genome_from_json(space, genome_to_json(space, first)) == first);
    CHECK(genome_from_json(space, genome_to_json(space, second)) == second);
}

TEST_CASE("genome_json: what is no genome of the space is refused with its path", "[io]") {
    check_error<genome_mismatch>(
        "nas.json.2", [] { read("[1, 2]"); }, "array");
    check_error<genome_mismatch>(
        "nas.json.3", [] { read(R"json({"[0]": "0/3 (3)"})json"); }, "'[1]'");
    for (char const* entry :
         {"\"x\"", "3", "\"1/\"", "\"1/3 5\"", "\"1/3 (5\"", "\"-1/3 (3)\"", "\"99999999999/3\"", "\"1\""})
        check_error<genome_mismatch>(
            "nas.json.4", [&] { read(("{\"[0]\": " + std::string(entry) + "}").c_str()); }, "'[0]'", entry);
    check_error<genome_mismatch>(
        "nas.json.5", [] { read(R"json({"[0]": "0/3 (3)", "[1]": "1/2 (5)"})json"); }, "'[1]'", "1 of 2");
    check_error<genome_mismatch>(
        "nas.json.5", [] { read(R"json({"[0]": "0/3 (3)", "[1]": "3/3"})json"); }, "'[1]'", "3 of 3");
    check_error<genome_mismatch>(
        "nas.json.6", [] { read(R"json({"[0]": "0/3 (3)", "[1]": "1/3 (7)"})json"); }, "'[1]'", "5", "7");
    check_error<genome_mismatch>(
        "nas.json.6", [] { read(R"json({"[0]": "0/3 (3)", "[1]": "1/3 (5.5)"})json"); }, "'[1]'");
    check_error<genome_mismatch>(
        "nas.json.7", [] { read(R"json({"[0]": "0/3", "[1]": "1/3", "[2]": "1/3"})json"); }, "'[2]'");
}

TEST_CASE("genome_json: a decision of an alternative that is not chosen is refused", "[io]") {
    auto const entries =
        parse_json(R"json({"": "0/3 (conv)", "conv.kernel": "0/2 (3)", "mbconv.kernel": "0/3 (3)"})json");
    check_error<genome_mismatch>(
        "nas.json.7", [&] { genome_from_json(test::layer, entries); }, "'mbconv.kernel'", "not chosen");
}
