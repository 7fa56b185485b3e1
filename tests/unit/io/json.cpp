#include <nas/io/json.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::io::parse_json, nas::io::write_json;
using test::check_error;

TEST_CASE("json: what is parsed can be written again, members in their order", "[io]") {
    std::string const text = R"({"zeta":1,"alpha":[true,null,"x"]})";
    CHECK(write_json(parse_json(text)) == text);
    CHECK(write_json(parse_json("[1]"), 2) == "[\n  1\n]");
}

TEST_CASE("json: a mistake is reported with source, line and column", "[io]") {
    check_error<nas::data_error>(
        "nas.json.1", [] { (void)parse_json("{\n  \"a\": 1,\n  b\n}", "best.json"); }, "best.json", "line 3",
        "column 3");
}

TEST_CASE("json: a text that ends too early says so", "[io]") {
    check_error<nas::data_error>(
        "nas.json.1", [] { (void)parse_json("{\"a\": "); }, "ends too early");
    check_error<nas::data_error>(
        "nas.json.1", [] { (void)parse_json(""); }, "ends too early");
}

TEST_CASE("json: bytes that are not UTF-8 are replaced when written", "[io]") {
    CHECK(write_json(nas::io::json("a\xff")) == "\"a\xef\xbf\xbd\"");
}
