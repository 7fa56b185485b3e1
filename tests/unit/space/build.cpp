#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nas/space/build.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::build, nas::field, nas::just, nas::one_of;
using test::check_error, test::check_laws, test::conv, test::fixed, test::mbconv, test::skip;

namespace {

struct block {
    int kernel = 3;
    int groups = 4;
    friend bool operator==(block const&, block const&) = default;
};
struct named_block : block {
    std::string name;
};

enum class activation { relu, swish };

struct many {
    std::uint8_t small;
    float fraction;
    std::string text;
    std::vector<double> list;
    std::variant<skip, mbconv, conv> op;
    std::optional<int> maybe;
    activation act;
    std::array<std::int64_t, 2> pair;
    friend bool operator==(many const&, many const&) = default;
};
constexpr auto many_space = build<many>(
    field<&many::small>(one_of(3, 255)), field<&many::fraction>(one_of(0.1, 1)), field<&many::text>(one_of("a", "b")),
    field<&many::list>(nas::repeat<2>(one_of(1, 2))),
    field<&many::op>(build<conv>(field<&conv::kernel>(one_of(3, 5))) | just(skip{})), field<&many::maybe>(one_of(1, 2)),
    field<&many::act>(one_of(activation::relu, activation::swish)), field<&many::pair>(nas::inputs<2>(3)));

} // namespace

TEST_CASE("build: every field is set, under the path of its name, in the order listed", "[space]") {
    constexpr auto space = build<mbconv>(field<&mbconv::se>(one_of(false, true)), field<&mbconv::kernel>(one_of(3, 5)));
    fixed answers{1, 0};
    CHECK(space.decode(answers) == mbconv{3, 0, true});
    CHECK(answers.paths() == std::vector<std::string>{"se", "kernel"});
    CHECK(answers.literals() == std::vector<std::string>{"true", "3"});
}

TEST_CASE("build: members without a field keep their default", "[space]") {
    fixed answers{1};
    CHECK(build<block>(field<&block::kernel>(one_of(5, 7))).decode(answers) == block{7, 4});
    fixed none{};
    CHECK(build<block>().decode(none) == block{3, 4});
    CHECK(build<block>().cardinality() == 1);
}

TEST_CASE("build: members of a base class", "[space]") {
    constexpr auto space =
        build<named_block>(field<&named_block::kernel>(one_of(5, 7)), field<&named_block::name>(one_of("x", "y")));
    fixed answers{1, 1};
    auto const out = space.decode(answers);
    CHECK(out.kernel == 7);
    CHECK(out.name == "y");
}

TEST_CASE("build: values are converted to what the members are", "[space]") {
    fixed answers{1, 0, 1, 0, 1, 0, 1, 0, 1, 1};
    auto const out = many_space.decode(answers);
    CHECK(out.small == 255);
    CHECK(out.fraction == 0.1f);
    CHECK(out.text == "b");
    CHECK(out.list == std::vector<double>{1, 2});
    CHECK(std::get<conv>(out.op).kernel == 5);
    CHECK(out.maybe == 1);
    CHECK(out.act == activation::swish);
    CHECK(out.pair == std::array<std::int64_t, 2>{0, 2});
}

TEST_CASE("build: a number too large for its member is an error that names the number", "[space]") {
    struct tiny {
        std::int8_t kernel;
    };
    constexpr auto space = build<tiny>(field<&tiny::kernel>(one_of(3, 300)));
    fixed good{0};
    CHECK(space.decode(good).kernel == 3);
    check_error<nas::space_error>(
        "nas.space.7",
        [&] {
            fixed bad{1};
            (void)space.decode(bad);
        },
        "300");
}

TEST_CASE("build: the size is the product of the fields'", "[space]") {
    STATIC_REQUIRE(many_space.cardinality() == 2 * 2 * 2 * 4 * 3 * 2 * 2 * 3);
}

TEST_CASE("build: says where an architecture leaves the space", "[space]") {
    CHECK(nas::decode(many_space, nas::encode(many_space, {3, 1, "a", {2, 1}, skip{}, 2, activation::relu, {1, 2}}))
              .text == "a");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            nas::encode(many_space, {3, 1, "a", {2, 1}, conv{4}, 2, activation::relu, {1, 2}});
        },
        "'op.conv.kernel'");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            nas::encode(many_space, {3, 1, "a", {2, 3}, skip{}, 2, activation::relu, {1, 2}});
        },
        "'list[1]'");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            nas::encode(many_space, {3, 1, "a", {2, 1}, skip{}, std::nullopt, activation::relu, {1, 2}});
        },
        "'maybe'");
}

TEST_CASE("build: a member without a field is compared where the type can be compared", "[space]") {
    constexpr auto space = build<block>(field<&block::kernel>(one_of(5, 7)));
    CHECK(nas::encode(space, {5, 4}).size() == 1);
    check_error<nas::space_error>("nas.space.18", [&] { nas::encode(space, {5, 1}); });
}

TEST_CASE("build: obeys the laws of every space", "[space][laws]") {
    check_laws(many_space);
    check_laws(test::recipes);
    check_laws(build<block>());
}
