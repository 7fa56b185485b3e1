#include <type_traits>
#include <variant>

#include <nas/space/alternatives.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::build, nas::field, nas::just, nas::named, nas::one_of;
using test::check_error, test::check_laws, test::conv, test::fixed, test::mbconv, test::skip;

namespace {

constexpr auto conv_space = build<conv>(field<&conv::kernel>(one_of(3, 5)));
constexpr auto mbconv_space = build<mbconv>(field<&mbconv::kernel>(one_of(3, 5, 7)));

template <class S>
using value_of = typename S::value_type;

struct other {
    int kernel;
};

} // namespace

TEST_CASE("alternatives: the chosen one is decoded and no other is asked", "[space]") {
    fixed first{0, 1};
    CHECK(test::layer.decode(first) == value_of<decltype(test::layer)>(conv{5}));
    CHECK(first.paths() == std::vector<std::string>{"", "conv.kernel"});
    CHECK(first.literals() == std::vector<std::string>{"conv", "5"});

    fixed second{1, 2, 1, 1};
    CHECK(test::layer.decode(second) == value_of<decltype(test::layer)>(mbconv{7, 6, true}));
    CHECK(second.paths() == std::vector<std::string>{"", "mbconv.kernel", "mbconv.expand", "mbconv.se"});

    fixed third{2};
    CHECK(test::layer.decode(third) == value_of<decltype(test::layer)>(skip{}));
}

TEST_CASE("alternatives: chains of | are one decision, however they are bracketed", "[space]") {
    auto const a = conv_space;
    auto const b = mbconv_space;
    auto const c = just(skip{});
    STATIC_REQUIRE(std::is_same_v<decltype(a | b | c), decltype(a | (b | c))>);
    STATIC_REQUIRE(std::is_same_v<decltype((a | b) | (c | just(3))), decltype(a | b | c | just(3))>);
    STATIC_REQUIRE(std::is_same_v<value_of<decltype(a | b | c)>, std::variant<conv, mbconv, skip>>);
    CHECK((a | b | c).cardinality() == 2 + 3 + 1);
}

TEST_CASE("alternatives: one_of over spaces makes the same decision", "[space]") {
    STATIC_REQUIRE(std::is_same_v<decltype(one_of(conv_space, just(skip{}))), decltype(conv_space | just(skip{}))>);
    CHECK(nas::space_fingerprint(one_of(conv_space, just(skip{}))) ==
          nas::space_fingerprint(conv_space | just(skip{})));
}

TEST_CASE("alternatives: nested one_of stays a decision of its own, but the variant is flat", "[space]") {
    auto const nested = one_of(named("group", one_of(conv_space, mbconv_space)), just(skip{}));
    STATIC_REQUIRE(std::is_same_v<value_of<decltype(nested)>, std::variant<conv, mbconv, skip>>);
    fixed answers{0, 1, 2};
    CHECK(std::get<mbconv>(nested.decode(answers)).kernel == 7);
    CHECK(answers.paths() == std::vector<std::string>{"", "group", "group.mbconv.kernel"});
}

TEST_CASE("alternatives: equal types collapse, and a single one is no variant", "[space]") {
    STATIC_REQUIRE(std::is_same_v<value_of<decltype(just(3) | just(5))>, int>);
    STATIC_REQUIRE(std::is_same_v<value_of<decltype(just(3) | just(5) | just(skip{}))>, std::variant<int, skip>>);
    STATIC_REQUIRE(std::is_same_v<value_of<decltype(named("small", conv_space) | named("large", conv_space))>, conv>);
    CHECK((named("small", conv_space) | named("large", conv_space)).cardinality() == 4);
}

TEST_CASE("alternatives: fixed ones need no name and are described by their value", "[space]") {
    auto const space = just(3) | just("none") | just(std::array{1, 2}) | just(skip{});
    std::vector<std::string> literals;
    for (std::uint32_t i = 0; i < 4; ++i) literals.push_back(space.literal(i));
    CHECK(literals == std::vector<std::string>{"3", "none", "1,2", "skip"});
    auto const unnamed = [](int x) { return x; };
    CHECK((just(3) | just(unnamed)).literal(1) == "#1");
}

TEST_CASE("alternatives: types of one name in different namespaces are told apart by named", "[space]") {
    auto const space = conv_space | named("other", build<other>(field<&other::kernel>(one_of(1, 3))));
    fixed answers{1, 0};
    CHECK(std::get<other>(space.decode(answers)).kernel == 1);
    CHECK(answers.paths().back() == "other.kernel");
    CHECK(answers.literals().front() == "other");
}

TEST_CASE("alternatives: two with decisions and the same name are refused when made", "[space]") {
    auto const a = named("op", one_of(1, 3));
    check_error<nas::space_error>(
        "nas.space.16", [&] { (void)(a | a); }, "'op'", "nas::named");
    auto const as_type = named("conv", one_of(1, 3));
    check_error<nas::space_error>(
        "nas.space.16", [&] { (void)(conv_space | as_type); }, "'conv'");
    CHECK_NOTHROW(named("op", just(1)) | named("op", just(2))); // nothing to confuse
}

TEST_CASE("alternatives: a value is encoded as the alternative that stores its type", "[space]") {
    auto const numbers = just(3) | just(3.0) | just(4);
    using value = value_of<decltype(numbers)>;
    CHECK(nas::encode(numbers, value(3)).front().value == 0);
    CHECK(nas::encode(numbers, value(3.0)).front().value == 1);
    CHECK(nas::encode(numbers, value(4)).front().value == 2);
    check_error<nas::space_error>("nas.space.18", [&] { nas::encode(numbers, value(4.0)); });
}

TEST_CASE("alternatives: the first one that fits is taken, with all its decisions", "[space]") {
    auto const overlapping =
        named("small", nas::repeat<2>(one_of(1, 3))) | named("large", nas::repeat<2>(one_of(3, 5)));
    auto const g = nas::encode(overlapping, {3, 5});
    CHECK(nas::decode(overlapping, g) == std::array{3, 5});
    CHECK(g.size() == 3);
    CHECK(g.front().value == 1);
    CHECK(nas::encode(overlapping, {3, 3}).front().value == 0);
}

TEST_CASE("alternatives: obey the laws of every space", "[space][laws]") {
    check_laws(test::layer);
    check_laws(test::grouped);
    check_laws(test::named_ranges);
    check_laws(just(3) | just(3.0) | just("three") | named("text", one_of("a", "b")));
}
