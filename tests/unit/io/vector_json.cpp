#include <nas/io/vector_json.hpp>
#include <nas/space/some_of.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::genome_mismatch;
using nas::io::parse_json, nas::io::vector_from_json, nas::io::vector_to_json, nas::io::write_json;
using test::check_error;

namespace {

struct merge {
    int level;
    std::string_view combine;
    std::array<int, 2> inputs;
    std::array<int, 3> order;
    std::array<int, 2> any;
    std::array<int, 2> kernels;
    double rate;
    bool skip;
    friend bool operator==(merge const&, merge const&) = default;
};

constexpr auto merges = nas::build<merge>(
    nas::field<&merge::level>(nas::between(4, 7)), nas::field<&merge::combine>(nas::one_of("sum", "it's")),
    nas::field<&merge::inputs>(nas::some_of<2>(nas::between(0, 4), {.sorted = true})),
    nas::field<&merge::order>(nas::some_of<3>(nas::one_of(3, 5, 7))),
    nas::field<&merge::any>(nas::some_of<2>(nas::one_of(8, 16), {.distinct = false, .sorted = true})),
    nas::field<&merge::kernels>(nas::some_of<2>(nas::one_of(3, 5, 7, 9))),
    nas::field<&merge::rate>(nas::one_of(0.0, 0.25, 1.0)), nas::field<&merge::skip>(nas::one_of(false, true)));

template <class S>
nas::genome read(S const& space, nas::io::json const& entries) {
    return vector_from_json(space, entries);
}

} // namespace

TEST_CASE("vector_json: every space makes the round trip through text", "[io][laws]") {
    auto const check = [](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 40; ++i) {
            auto const g = nas::sample(space, nas::rng(11).stream(i));
            CHECK(vector_from_json(space, parse_json(write_json(vector_to_json(space, g)))) == g);
        }
    };
    test::for_each_space(check);
    check("merges", merges);
    check("permutation", nas::repeat<2>(nas::some_of<5>(nas::between(3, 7))));
}

TEST_CASE("vector_json: literals as other programs print them, an entry per choice of a selection", "[io]") {
    auto const g = nas::encode(merges, {5, "it's", {1, 3}, {5, 7, 3}, {16, 16}, {9, 3}, 1.0, true});
    CHECK(write_json(vector_to_json(merges, g)) ==
          R"json({"level":"1/4 (5)","combine":"1/2 (\"it's\")","inputs[0]":"1/5 (1)","inputs[1]":"3/5 (3)",)json"
          R"json("order[0]":"1/3 (5)","order[1]":"2/3 (7)","order[2]":"0/3 (3)",)json"
          R"json("any[0]":"1/2 (16)","any[1]":"1/2 (16)","kernels[0]":"3/4 (9)","kernels[1]":"0/4 (3)",)json"
          R"json("rate":"2/3 (1.0)","skip":"1/2 (True)"})json");
}

TEST_CASE("vector_json: reads vectors in any order, without literals, and with choices of one candidate", "[io]") {
    auto const g = nas::encode(merges, {5, "sum", {1, 3}, {5, 7, 3}, {8, 16}, {9, 3}, 0.25, false});
    CHECK(read(merges, parse_json(R"json({"skip": "0/2", "rate": "1/3 (0.25)", "kernels[1]": "0/4 (3)",
        "kernels[0]": "3/4", "any[1]": "1/2", "any[0]": "0/2", "order[2]": "0/3", "order[1]": "2/3", "order[0]": "1/3",
        "inputs[1]": "3/5", "inputs[0]": "1/5", "combine": "0/2 ('sum')", "level": "1/4", "fixed": "0/1 (7)"})json")) ==
          g);
}

TEST_CASE("vector_json: long literals are cut", "[io]") {
    std::string const text(150, 'x');
    auto const space = nas::one_of(std::string_view(text), std::string_view("y"));
    auto const g = nas::encode(space, std::string_view(text));
    CHECK(vector_to_json(space, g)[""] == "0/2 ('" + std::string(116, 'x') + "...)");
    CHECK(read(space, vector_to_json(space, g)) == g);
    CHECK(read(space, {{"", "0/2 (" + std::string(117, 'x') + "...)"}}) == g);
    check_error<genome_mismatch>("nas.json.6", [&] {
        read(space, {{"", "0/2 ('" + std::string(115, 'x') + "z...)"}});
    });
}

TEST_CASE("vector_json: what is no vector of the space is refused with its path", "[io]") {
    auto const good =
        vector_to_json(merges, nas::encode(merges, {5, "sum", {1, 3}, {5, 7, 3}, {8, 16}, {9, 3}, 0, true}));
    REQUIRE_NOTHROW(read(merges, good));
    check_error<genome_mismatch>("nas.json.2", [] { read(merges, parse_json("[]")); });
    auto const wrong = [&](char const* id, char const* path, nas::io::json const& entry, auto... pieces) {
        auto entries = good;
        if (entry.is_null()) entries.erase(path);
        else entries[path] = entry;
        check_error<genome_mismatch>(
            id, [&] { read(merges, entries); }, pieces...);
    };
    for (char const* path : {"level", "inputs[0]", "order[0]", "order[2]", "kernels[0]"}) {
        INFO(path);
        auto entries = good;
        entries.erase(path);
        CHECK_THROWS_AS(read(merges, entries), genome_mismatch);
    }
    wrong("nas.json.3", "level", nullptr, "'level'");
    wrong("nas.json.3", "inputs[1]", nullptr, "'inputs'");
    wrong("nas.json.3", "order[2]", nullptr, "'order[2]'");
    wrong("nas.json.4", "inputs[1]", 3, "'inputs[1]'");
    wrong("nas.json.4", "level", "1 of 4", "'level'");
    wrong("nas.json.5", "level", "1/5", "'level'");
    wrong("nas.json.5", "level", "4/4", "'level'");
    wrong("nas.json.5", "kernels[1]", "0/5", "'kernels[1]'");
    wrong("nas.json.6", "combine", "0/2 ('attention')", "'combine'", "attention");
    wrong("nas.json.6", "inputs[1]", "3/5 (4)", "'inputs[1]'");
    wrong("nas.json.6", "order[1]", "2/3 (5)", "'order[1]'");
    wrong("nas.json.7", "extra", "0/2 (1)", "'extra'");
    wrong("nas.json.22", "inputs[1]", "0/5 (0)", "'inputs[1]'", "distinct and ascending");
    wrong("nas.json.22", "inputs[1]", "1/5 (1)", "'inputs[1]'", "distinct and ascending");
    wrong("nas.json.22", "kernels[1]", "3/4 (9)", "'kernels[1]'", "distinct");
    auto descending = good;
    descending["any[0]"] = "1/2 (16)";
    descending["any[1]"] = "0/2 (8)";
    check_error<genome_mismatch>(
        "nas.json.22", [&] { read(merges, descending); }, "'any[1]'", "to be ascending");
    check_error<genome_mismatch>(
        "nas.genome.1", [] { vector_to_json(merges, {}); }, "'level'");
}
