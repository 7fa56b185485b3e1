#include <vector>

#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using nas::between, nas::build, nas::field, nas::given, nas::one_of;

namespace {

struct net {
    int depth = 0;
    int width = 0;
    int groups = 0;
    friend bool operator==(net const&, net const&) = default;
};

// Deeper networks are narrower; the groups divide the width.
constexpr auto space =
    build<net>(field<&net::depth>(between(1, 4)),
               field<&net::width>(given<&net::depth>([](int depth) { return between(8, 64 / depth, 8); })),
               field<&net::groups>(given<&net::depth, &net::width>(
                   [](int depth, int width) { return between(1, width / 8 + (depth > 2 ? 0 : 1)); })));

struct large {
    std::vector<int> many;
    int last = 0;
};

} // namespace

TEST_CASE("given: only the combinations allowed exist, and all of them are counted", "[space]") {
    std::size_t expected = 0;
    for (int depth = 1; depth <= 4; ++depth)
        for (int width = 8; width <= 64 / depth; width += 8)
            expected += static_cast<std::size_t>(width / 8 + (depth > 2 ? 0 : 1));
    CHECK(nas::cardinality(space) == expected);
    std::size_t n = 0;
    for (nas::genome const& g : nas::enumerate(space)) {
        net const x = nas::decode(space, g);
        CHECK(x.width * x.depth <= 64);
        CHECK(x.groups <= x.width / 8 + 1);
        ++n;
    }
    CHECK(n == expected);
}

TEST_CASE("given: obeys the laws", "[space]") {
    test::check_laws(space);
    test::check_laws(nas::repeat(space, 0, 1));
}

TEST_CASE("given: values that break the condition are not encoded, and the message says where", "[space]") {
    CHECK(nas::decode(space, nas::encode(space, {4, 16, 2})) == net{4, 16, 2});
    test::check_error<nas::space_error>(
        "nas.space.18",
        [] {
            (void)nas::encode(space, {4, 24, 1});
        },
        "width");
    test::check_error<nas::space_error>(
        "nas.space.18",
        [] {
            (void)nas::encode(space, {4, 16, 3});
        },
        "groups");
}

TEST_CASE("given: a field that others depend on must be small enough to be counted", "[space]") {
    auto const last = [](std::vector<int> const& v) { return between(0, static_cast<int>(v.size())); };
    auto const wide = build<large>(field<&large::many>(nas::repeat(between(0, 9), 9, 9)),
                                   field<&large::last>(given<&large::many>(last)));
    test::check_error<nas::space_error>("nas.space.13", [&] { (void)nas::cardinality(wide); });
    CHECK(nas::sample(wide, nas::rng(1)).size() == 10);
    auto const small = build<large>(field<&large::many>(nas::repeat(between(0, 9), 0, 2)),
                                    field<&large::last>(given<&large::many>(last)));
    CHECK(nas::cardinality(small) == 1 + 10 * 2 + 100 * 3);
}
