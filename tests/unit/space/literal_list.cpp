#include <string>

#include <nas/space/literal_list.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::literal_list;
using test::check_error;

TEST_CASE("literal_list: texts by index and back", "[space]") {
    literal_list const texts({"a", "b", "a"});
    CHECK(texts.size() == 3);
    CHECK_FALSE(texts.is_range());
    CHECK(texts[2] == "a");
    CHECK(texts.find("a") == 0);
    CHECK(texts.find("a", 1) == 2);
    CHECK(texts.find("c") == 3);
}

TEST_CASE("literal_list: ranges too long to list are kept as numbers", "[space]") {
    auto const texts = literal_list::of(2'000'000'000, [](std::uint32_t i) { return std::to_string(3LL * i - 7); });
    CHECK(texts.is_range());
    CHECK(texts.size() == 2'000'000'000);
    CHECK(texts[0] == "-7");
    CHECK(texts[1'999'999'999] == "5999999990");
    CHECK(texts.find("-4") == 1);
    CHECK(texts.find("-4", 2) == texts.size());
    for (char const* text : {"-5", "-10", "5999999993", "-04", "x", "", "-4.0"})
        CHECK(texts.find(text) == texts.size());
}

TEST_CASE("literal_list: other texts beyond the limit are refused", "[space]") {
    constexpr std::uint32_t many = literal_list::max_listed + 1;
    CHECK_FALSE(literal_list::of(many - 1, [](std::uint32_t i) { return std::to_string(i * i); }).is_range());
    check_error<nas::space_error>(
        "nas.space.61", [] { literal_list::of(many, [](std::uint32_t i) { return std::to_string(i * i); }); }, "65537");
    check_error<nas::space_error>(
        "nas.space.61", [] { literal_list::of(many, [](std::uint32_t i) { return std::to_string(i) + ".5"; }); },
        "0.5");
}

TEST_CASE("literal_list: intervals are three numbers", "[space]") {
    auto const linear = literal_list::of(
        nas::continuous_arity, [s = nas::real(-0.5, 2.0)](std::uint32_t i) { return nas::literal_of(s.at(i)); });
    auto const log = literal_list::of(nas::continuous_arity, [s = nas::real(1e-4, 0.1, {.log = true})](
                                                                 std::uint32_t i) { return nas::literal_of(s.at(i)); });
    CHECK(linear == literal_list::interval(-0.5, 2.0, false));
    CHECK(log == literal_list::interval(1e-4, 0.1, true));
    CHECK(log.is_real());
    CHECK_FALSE(log.is_range());
    for (auto const& texts : {linear, log})
        for (std::uint32_t const i : {0u, 1u, 12345u, 4000000000u, nas::continuous_arity - 1})
            CHECK(texts.find(texts[i]) == i);
    CHECK(log.find("0.2") == log.size());
    CHECK(log.find("x") == log.size());
    check_error<nas::space_error>("nas.space.61", [] {
        literal_list::of(nas::continuous_arity, [](std::uint32_t i) { return std::to_string(i / 7); });
    });
}
