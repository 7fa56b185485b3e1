#include <array>
#include <vector>

#include <nas/space/repeat.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::between, nas::just, nas::one_of, nas::repeat;
using test::check_error, test::check_laws, test::fixed;

namespace {

struct conv {
    explicit conv(int k) : kernel(k) {}
    int kernel;
    friend bool operator==(conv const&, conv const&) = default;
};

} // namespace

TEST_CASE("repeat<N>: an array whose elements decide for themselves", "[space]") {
    constexpr auto space = repeat<3>(one_of(3, 5));
    fixed answers{0, 1, 0};
    CHECK(space.decode(answers) == std::array{3, 5, 3});
    CHECK(answers.paths() == std::vector<std::string>{"[0]", "[1]", "[2]"});
    STATIC_REQUIRE(space.cardinality() == 8);
    STATIC_REQUIRE(repeat<100>(one_of(1, 2, 3)).cardinality() == nas::power(3, 100));
}

TEST_CASE("repeat<N>: a function of the index gives each element its own space", "[space]") {
    constexpr auto space = repeat<3>([](std::size_t i) { return between(std::size_t{0}, i); });
    fixed answers{1, 2};
    CHECK(space.decode(answers) == std::array<std::size_t, 3>{0, 1, 2});
    CHECK(answers.paths() == std::vector<std::string>{"[1]", "[2]"});
    STATIC_REQUIRE(space.cardinality() == 6);
}

TEST_CASE("repeat<N>: the function is called when the space is made, not when it is decoded", "[space]") {
    int calls = 0;
    auto const space = repeat<4>([&calls](std::size_t i) {
        ++calls;
        return one_of(i, i + 1);
    });
    CHECK(calls == 4);
    nas::sample(space, nas::rng(1));
    CHECK(calls == 4);
}

TEST_CASE("repeat<N>: elements without a default", "[space]") {
    auto const space = repeat<2>(nas::map(one_of(3, 5), [](int k) { return conv(k); }));
    fixed answers{1, 0};
    CHECK(space.decode(answers) == std::array{conv(5), conv(3)});
}

TEST_CASE("repeat(low, high): a vector, its length decided first", "[space]") {
    constexpr auto space = repeat(one_of(3, 5), 1, 3);
    fixed one{0, 1};
    CHECK(space.decode(one) == std::vector{5});
    fixed three{2, 0, 1, 0};
    CHECK(space.decode(three) == std::vector{3, 5, 3});
    CHECK(three.paths() == std::vector<std::string>{"", "[0]", "[1]", "[2]"});
    CHECK(three.literals() == std::vector<std::string>{"3", "3", "5", "3"});
    STATIC_REQUIRE(space.cardinality() == 2 + 4 + 8);
}

TEST_CASE("repeat(low, high): may be empty, and may have a fixed length", "[space]") {
    fixed empty{0};
    CHECK(repeat(one_of(3, 5), 0, 2).decode(empty).empty());
    STATIC_REQUIRE(repeat(one_of(3, 5), 0, 2).cardinality() == 1 + 2 + 4);
    STATIC_REQUIRE(repeat(one_of(3, 5), 0, 0).cardinality() == 1);
    fixed answers{1, 1};
    CHECK(repeat(one_of(3, 5), 2, 2).decode(answers) == std::vector{5, 5});
    CHECK(answers.asked() == 2);
}

TEST_CASE("repeat(low, high): a function of the index", "[space]") {
    constexpr auto space = repeat([](std::size_t i) { return one_of(10 * i, 10 * i + 1); }, std::size_t{0}, 3u);
    fixed answers{2, 0, 1};
    CHECK(space.decode(answers) == std::vector<std::size_t>{0, 11});
    STATIC_REQUIRE(space.cardinality() == 15);
}

TEST_CASE("repeat: vectors of bool, and vectors of vectors", "[space]") {
    constexpr auto space = repeat(repeat(one_of(false, true), 1, 2), 1, 2);
    fixed answers{1, 0, 1, 1, 0, 1};
    CHECK(space.decode(answers) == std::vector<std::vector<bool>>{{true}, {false, true}});
    STATIC_REQUIRE(space.cardinality() == 6 + 36);
}

TEST_CASE("repeat: elements of a longer list keep their keys in a shorter one", "[space]") {
    constexpr auto space = repeat(one_of(3, 5), 1, 4);
    auto const four = nas::encode(space, {5, 3, 5, 5});
    auto shorter = four;
    shorter.front().value = 1;
    CHECK(nas::decode(space, nas::complete(space, shorter, nas::rng(1))) == std::vector{5, 3});
}

TEST_CASE("repeat: ranges that are none are refused when made", "[space]") {
    check_error<nas::space_error>(
        "nas.space.17", [] { (void)repeat(one_of(3, 5), 3, 1); }, "from 3 to 1");
    check_error<nas::space_error>(
        "nas.space.17", [] { (void)repeat(one_of(3, 5), -1, 1); }, "-1");
    check_error<nas::space_error>("nas.space.17", [] { (void)repeat(one_of(3, 5), 0, std::int64_t{1} << 40); });
}

TEST_CASE("repeat: lists of another length are not encoded", "[space]") {
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(repeat(one_of(3, 5), 1, 2), {3, 3, 3}); });
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(repeat(one_of(3, 5), 1, 2), {}); });
}

TEST_CASE("repeat: obeys the laws of every space", "[space][laws]") {
    check_laws(repeat<3>(one_of(3, 5)));
    check_laws(repeat<4>([](std::size_t i) { return nas::inputs<2>(i + 2); }));
    check_laws(repeat(test::layer, 1, 2));
    check_laws(repeat([](std::size_t i) { return repeat<2>(between(std::size_t{0}, i)); }, 0, 3));
    check_laws(repeat<3>(just(1)));
    check_laws(repeat(just(1), 2, 5));
}
