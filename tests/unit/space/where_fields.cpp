#include <nas/space/space.hpp>
#include <nas/space/where_fields.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using nas::between, nas::build, nas::field, nas::one_of, nas::where;
using test::check_error, test::check_laws;

namespace {

struct net {
    int depth = 0;
    std::vector<int> rest;
    int width = 0;
    int groups = 0;
    friend bool operator==(net const&, net const&) = default;
};

auto const space = build<net>(field<&net::depth>(between(1, 4)), field<&net::rest>(nas::repeat(between(0, 2), 0, 2)),
                              field<&net::width>(between(8, 64, 8)), field<&net::groups>(one_of(1, 2, 4)));
auto const narrow = [](int depth, int width) { return depth * width <= 64; };

std::size_t narrow_pairs() {
    std::size_t n = 0;
    for (int depth = 1; depth <= 4; ++depth)
        for (int width = 8; width <= 64; width += 8) n += narrow(depth, width);
    return n;
}

} // namespace

TEST_CASE("where_fields: only feasible combinations of the fields exist, counted without the rest", "[space]") {
    auto const some = where<&net::depth, &net::width>(space, narrow);
    CHECK(nas::cardinality(some) == narrow_pairs() * 13 * 3);
    std::size_t n = 0;
    for (auto const& g : nas::enumerate(some)) {
        net const x = nas::decode(some, g);
        CHECK(narrow(x.depth, x.width));
        ++n;
    }
    CHECK(n == narrow_pairs() * 13 * 3);
}

TEST_CASE("where_fields: obeys the laws, alone, inside others, and with two constraints", "[space]") {
    auto const some = where<&net::depth, &net::width>(space, narrow);
    check_laws(some);
    check_laws(nas::named("x", some) | nas::just(net{}));
    auto const both = where<&net::groups, &net::rest>(
        some, [](int groups, std::vector<int> const& rest) { return rest.size() < 2 || groups == 1; });
    CHECK(nas::cardinality(both) == narrow_pairs() * (13 + 2 * 4));
    check_laws(both);
}

TEST_CASE("where_fields: the rest of the struct may be as large as it likes", "[space]") {
    auto const large =
        build<net>(field<&net::depth>(between(1, 4)), field<&net::rest>(nas::repeat(between(0, 99), 20, 20)),
                   field<&net::width>(between(8, 64, 8)));
    auto const some = where<&net::width, &net::depth>(large, [](int width, int depth) { return narrow(depth, width); });
    CHECK(nas::cardinality(some) == nas::power(100, 20) * narrow_pairs());
    for (std::uint64_t i = 0; i < 100; ++i) {
        nas::genome const g = nas::sample(some, nas::rng(i));
        net const x = nas::decode(some, nas::mutate(some, g, nas::rng(i)));
        CHECK(narrow(x.depth, x.width));
    }
}

TEST_CASE("where_fields: architectures that violate a constraint are not encoded", "[space]") {
    auto const some = where<&net::depth, &net::width>(space, narrow);
    CHECK(nas::decode(some, nas::encode(some, {2, {1}, 32, 4})) == net{2, {1}, 32, 4});
    check_error<nas::space_error>("nas.space.18", [&] { (void)nas::encode(some, {3, {1}, 32, 4}); });
    check_error<nas::space_error>(
        "nas.space.18",
        [&] {
            (void)nas::encode(some, {2, {1}, 32, 3});
        },
        "groups");
}

TEST_CASE("where_fields: contradictions and too many points are reported when the space is made", "[space]") {
    check_error<nas::space_error>("nas.space.50",
                                  [] { (void)where<&net::depth, &net::width>(space, [](int, int) { return false; }); });
    check_error<nas::space_error>("nas.space.54",
                                  [] { (void)where<&net::depth, &net::width>(space, narrow, {.max_points = 31}); });
}
