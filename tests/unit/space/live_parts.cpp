#include <nas/space/live_parts.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

TEST_CASE("live_parts: segments that hold genes, inner ones first", "[space]") {
    constexpr auto space = nas::named("stem", nas::repeat<2>(test::layer));
    auto const g = nas::encode(space, {test::skip{}, test::mbconv{5, 6, true}});
    auto const parts = nas::detail::live_parts(space, g);
    std::vector<nas::decision_key> keys;
    for (auto const& p : parts) keys.push_back(p.key);
    CHECK(keys == std::vector<nas::decision_key>{
                      nas::key_of_path("stem[0]"), nas::key_of_path("stem[1].mbconv.kernel"),
                      nas::key_of_path("stem[1].mbconv.expand"), nas::key_of_path("stem[1].mbconv.se"),
                      nas::key_of_path("stem[1].mbconv"), nas::key_of_path("stem[1]"), nas::key_of_path("stem")});
    CHECK(parts[4].first == 2);
    CHECK(parts[4].last == 5);
    CHECK(parts[6].first == 0);
    CHECK(parts[6].last == 5);
}

TEST_CASE("live_parts: what lies below a part is replaced, all else stays", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::repeat<2>(nas::between(0, 99)));
    auto const a = nas::encode(space, {{{1, 2}, {3, 4}}});
    auto const b = nas::encode(space, {{{5, 6}, {7, 8}}});
    auto const child = nas::detail::replace_part(space, a, nas::key_of_path("[1]"), &b, nas::rng(1));
    CHECK(nas::decode(space, child) == std::array<std::array<int, 2>, 2>{{{1, 2}, {7, 8}}});
}
