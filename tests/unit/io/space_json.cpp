#include <nas/io/space_json.hpp>
#include <nas/space/permutation.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::any_space;
using nas::io::parse_json, nas::io::space_from_json, nas::io::space_to_json, nas::io::write_json;
using test::check_error;

namespace {

any_space read(std::string const& parts) {
    return space_from_json(parse_json(R"({"format": "nas.space.1", "parts": )" + parts + "}"));
}

} // namespace

TEST_CASE("space_json: every static space makes the round trip through text", "[io][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) {
            any_space const back = space_from_json(parse_json(write_json(space_to_json(space))));
            CHECK(back == any_space(space));
            CHECK(nas::space_fingerprint(back) == nas::space_fingerprint(space));
            CHECK(nas::sample(back, nas::rng(4)) == nas::sample(space, nas::rng(4)));
        }
    });
}

TEST_CASE("space_json: parts are segments, choices, conditions and fixed values", "[io]") {
    CHECK(write_json(space_to_json(nas::named("deep", nas::repeat(nas::one_of(3, 5), 1, 2)) |
                                   nas::named("none", nas::just(std::vector<int>{})))) ==
          R"({"format":"nas.space.1","parts":[{"choose":["deep","none"]},)"
          R"({"if":[0,0],"parts":[{"at":"deep","parts":[{"choose":["1","2"]},)"
          R"({"if":[0,1],"parts":[{"at":0,"parts":[{"choose":["3","5"]}]}]},)"
          R"({"if":[1,1],"parts":[{"at":1,"parts":[{"choose":["3","5"]}]}]}]}]},)"
          R"({"if":[1,1],"parts":[{"at":"none","parts":[{"fixed":""}]}]}]})");
}

TEST_CASE("space_json: long ranges are three numbers", "[io]") {
    auto const space = nas::between(-5, 4'000'000, 2);
    CHECK(write_json(space_to_json(space)["parts"]) == R"([{"choose":{"low":-5,"step":2,"count":2000003}}])");
    CHECK(space_from_json(space_to_json(space)) == any_space(space));
}

TEST_CASE("space_json: conditions on distant decisions name them", "[io]") {
    any_space const space = read(R"([{"at": "depth", "parts": [{"choose": ["1", "2"]}]},
        {"if": [1, 1], "of": "depth", "parts": [{"at": "second", "parts": [{"choose": ["a", "b", "c"]}]}]}])");
    CHECK(space.cardinality() == 4);
    CHECK(space_from_json(space_to_json(space)) == space);
    CHECK(nas::io::space_to_json(any_space(space)) == space_to_json(space));
    // What a part hangs on is part of the structure.
    any_space const other = read(R"([{"at": "width", "parts": [{"choose": ["1", "2"]}]},
        {"at": "depth", "parts": [{"choose": ["1", "2"]}]},
        {"if": [1, 1], "of": "depth", "parts": [{"at": "second", "parts": [{"choose": ["a", "b", "c"]}]}]}])");
    any_space const swapped = read(R"([{"at": "width", "parts": [{"choose": ["1", "2"]}]},
        {"at": "depth", "parts": [{"choose": ["1", "2"]}]},
        {"if": [1, 1], "of": "width", "parts": [{"at": "second", "parts": [{"choose": ["a", "b", "c"]}]}]}])");
    CHECK(nas::space_fingerprint(other) != nas::space_fingerprint(swapped));
    CHECK(nas::any_space(nas::tree_of(other)) == other);
}

TEST_CASE("space_json: what is no space is refused with the path", "[io]") {
    for (char const* text : {"[]", "{}", R"({"format": "nas.space.2", "parts": []})", R"({"format": "nas.space.1"})"})
        check_error<nas::data_error>("nas.json.21", [&] { space_from_json(parse_json(text)); });
    auto const wrong = [](std::string const& part, auto... pieces) {
        check_error<nas::data_error>(
            "nas.json.20", [&] { read(R"([{"at": "a", "parts": [)" + part + "]}]"); }, "at 'a", pieces...);
    };
    wrong("3", "3");
    wrong("{}", "'choose'");
    wrong(R"({"at": "b.c", "parts": []})", "b.c");
    wrong(R"({"at": -1, "parts": []})", "-1");
    wrong(R"({"at": 4294967296, "parts": []})", "4294967296");
    wrong(R"({"at": "b"})", "'parts' is missing");
    wrong(R"({"at": "b", "parts": {}})", "array");
    wrong(R"({"at": "b", "parts": [], "more": 1})", "'more'");
    wrong(R"({"choose": []})", "'choose'");
    wrong(R"({"choose": [3, 5]})", "text", "3");
    wrong(R"({"choose": {"low": 1, "step": 0, "count": 3}})", "positive");
    wrong(R"({"choose": {"low": 1.5, "step": 1, "count": 3}})", "'low'", "1.5");
    wrong(R"({"choose": {"low": 1, "step": 1}})", "'count' is missing");
    wrong(R"({"if": 1, "parts": []})", "'if'");
    wrong(R"({"if": [0, 1], "of": 3, "parts": []})", "'of'");
    wrong(R"({"fixed": 3})", "'fixed'");
    check_error<nas::space_error>(
        "nas.space.63", [] { read(R"([{"if": [0, 0], "of": "depth", "parts": []}])"); }, "'depth'");
}

TEST_CASE("space_json: intervals are bounds and scale", "[io]") {
    auto const space = nas::real(0.001, 0.1, {.log = true});
    CHECK(write_json(space_to_json(space)["parts"]) == R"([{"choose":{"from":0.001,"to":0.1,"scale":"log"}}])");
    CHECK(space_from_json(space_to_json(space)) == any_space(space));
    for (char const* choose : {R"({"from": 1, "to": 2})", R"({"from": 2, "to": 1, "scale": "linear"})",
                               R"({"from": 0, "to": 1, "scale": "log"})", R"({"from": 0, "to": 1, "scale": "square"})",
                               R"({"from": "0", "to": 1, "scale": "linear"})"})
        check_error<nas::data_error>("nas.json.20", [&] { read(R"([{"choose": )" + std::string(choose) + "}]"); });
}

TEST_CASE("space_json: choices of a selection", "[io]") {
    any_space const space(nas::permutation(nas::one_of(3, 5, 7)));
    auto const entries = space_to_json(space);
    CHECK(write_json(entries["parts"][2]) == R"({"at":2,"parts":[{"choose":["3","5","7"],"taken":2}]})");
    CHECK(space_from_json(entries) == space);
    check_error<nas::data_error>("nas.json.20", [&] { read(R"([{"choose": ["1", "2"], "taken": -1}])"); });
}
