#include <set>

#include <nas/space/distance.hpp>
#include <nas/space/neighbours.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::neighbours, nas::rng;

TEST_CASE("neighbours: each other alternative of each decision, once", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::one_of(3, 5, 7));
    auto const g = nas::encode(space, {5, 3});
    std::vector<std::array<int, 2>> met;
    auto all = neighbours(space, g);
    for (nas::genome const& n : all) met.push_back(nas::decode(space, n));
    CHECK(all.size() == 4);
    CHECK(met == std::vector<std::array<int, 2>>{{3, 3}, {7, 3}, {5, 5}, {5, 7}});
}

TEST_CASE("neighbours: are points of the space that differ in one shared decision", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 10; ++i) {
            auto const g = nas::sample(space, rng(i));
            auto all = neighbours(space, g);
            std::set<std::string> met;
            for (nas::genome const& n : all) {
                CHECK(nas::complete(space, n, rng(7)) == n);
                CHECK(nas::distance(n, g) > 0);
                met.insert(nas::to_text(n));
            }
            CHECK(met.size() == all.size());
        }
    });
}

TEST_CASE("neighbours: a genome without decisions has none", "[space]") {
    auto const space = nas::just(3);
    int met = 0;
    for (nas::genome const& n : neighbours(space, nas::genome{})) met += 1 + static_cast<int>(n.size());
    CHECK(met == 0);
}

TEST_CASE("neighbours: a genome of another space is refused", "[space]") {
    nas::genome const other{{99, 2, 0}};
    auto all = neighbours(test::layer, other);
    test::check_error<nas::genome_mismatch>("nas.genome.3", [&] { (void)all.begin(); });
}
