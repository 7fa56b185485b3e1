#include <map>

#include <nas/space/any_space.hpp>
#include <nas/space/nth.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::nth, nas::rank;
using test::check_error;

TEST_CASE("nth: points of every space by number and back", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        auto const size = nas::cardinality(space);
        CHECK(nas::complete(space, nth(space, size - 1), nas::rng(1)) == nth(space, size - 1));
        CHECK(rank(space, nth(space, size - 1)) == size - 1);
        CHECK(rank(space, nth(space, size / 3)) == size / 3);
        CHECK(nth(space, 0) == *nas::enumerate(space).begin());
        check_error<nas::space_error>("nas.space.65", [&] { nth(space, size); });
    });
}

TEST_CASE("nth: the twin of a space has the same points", "[space]") {
    nas::any_space const twin(test::mnasnet_like);
    auto const i = nas::bigint::from_text("9749755840167935");
    CHECK(nth(twin, i) == nth(test::mnasnet_like, i));
}

TEST_CASE("nth: large programs are refused", "[space]") {
    auto const large = nas::program([](nas::chooser& pick) { return pick("a", nas::between(1, 20'000'000)); });
    CHECK(nth(large, 5).front().value == 5);
    check_error<nas::space_error>("nas.space.13", [&] { nth(large, 15'000'000); });
}

TEST_CASE("rank: a genome of another space is refused", "[space]") {
    check_error<nas::genome_mismatch>("nas.genome.5", [] { rank(test::layer, {}); });
    check_error<nas::genome_mismatch>("nas.genome.1", [] { rank(test::by_run, {}); });
}

TEST_CASE("sample_point: every point has the same chance, whatever decisions lead to it", "[space]") {
    // by_run has 135 points; those of width 64 are 3 + 9 + 27 + 81 = 120 of them, though each width is drawn alike.
    constexpr int draws = 4000;
    int wide = 0;
    for (std::uint64_t i = 0; i < draws; ++i)
        wide += nas::decode(test::by_run, nas::sample_point(test::by_run, nas::rng(8).stream(i))).width == 64;
    CHECK(wide > draws * 120 / 135 - 80); // four standard deviations of 20
    CHECK(wide < draws * 120 / 135 + 80);
    CHECK(nas::sample_point(test::layer, nas::rng(3)) == nas::sample_point(test::layer, nas::rng(3)));
}

TEST_CASE("enumerate: parts are together all points, each once, in order", "[space]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if (nas::cardinality(space) > 3000) return;
        std::vector<nas::genome> all;
        for (nas::genome const& g : nas::enumerate(space)) all.push_back(g);
        for (std::uint64_t const parts : {1u, 2u, 3u, 7u, 200u}) {
            std::vector<nas::genome> met;
            for (std::uint64_t part = 0; part < parts; ++part) {
                std::size_t const before = met.size();
                for (nas::genome const& g : nas::enumerate(space, part, parts)) met.push_back(g);
                std::size_t const size = met.size() - before;
                CHECK((size == all.size() / parts || size == all.size() / parts + 1));
            }
            CHECK(met == all);
        }
    });
}

TEST_CASE("enumerate: parts of huge spaces start at once", "[space]") {
    auto points = nas::enumerate(test::mnasnet_like, 999, 1000);
    CHECK(rank(test::mnasnet_like, *points.begin()) == nas::cardinality(test::mnasnet_like) * 999 / 1000);
}

TEST_CASE("enumerate: a part that does not exist is refused", "[space]") {
    check_error<nas::space_error>(
        "nas.space.66", [] { nas::enumerate(test::layer, 3, 3); }, "3 of 3");
    check_error<nas::space_error>("nas.space.66", [] { nas::enumerate(test::layer, 0, 0); });
}
