#include <cmath>
#include <map>

#include <nas/space/replay.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::complete, nas::genome, nas::replay_chooser, nas::rng, nas::sample;
using test::check_error;

TEST_CASE("sample: depends on the stream and the paths alone", "[space]") {
    CHECK(sample(test::first_program, rng(1)) == sample(test::first_program, rng(1)));
    CHECK(sample(test::first_program, rng(1)) != sample(test::first_program, rng(2)));
    // Each decision has a stream of its own: a field added in front changes nothing for the others.
    struct conv {
        int kernel;
        int stride;
    };
    auto const small = nas::build<conv>(nas::field<&conv::kernel>(nas::between(0, 99)));
    auto const large =
        nas::build<conv>(nas::field<&conv::stride>(nas::one_of(1, 2)), nas::field<&conv::kernel>(nas::between(0, 99)));
    for (std::uint64_t i = 0; i < 20; ++i)
        CHECK(nas::decode(small, sample(small, rng(i))).kernel == nas::decode(large, sample(large, rng(i))).kernel);
}

TEST_CASE("sample: every decision is uniform", "[space]") {
    // Points of `layer`: the alternative is drawn first, then its decisions. 30,000 draws in 15 cells; chi-square with
    // 14 degrees of freedom exceeds 36.1 in one of 1000 seeds; this seed is fixed.
    constexpr int draws = 30'000;
    std::map<std::string, std::pair<int, double>> cells; // count and expected share
    for (nas::genome const& g : nas::enumerate(test::layer)) {
        double share = 1;
        for (nas::gene const& x : g) share /= x.arity;
        cells[nas::to_text(g)] = {0, share};
    }
    REQUIRE(cells.size() == 15);
    for (int i = 0; i < draws; ++i)
        ++cells[nas::to_text(sample(test::layer, rng(21).stream(static_cast<std::uint64_t>(i))))].first;
    REQUIRE(cells.size() == 15);
    double chi = 0;
    for (auto const& [text, cell] : cells) chi += std::pow(cell.first - draws * cell.second, 2) / (draws * cell.second);
    CHECK(chi < 36.1);
}

TEST_CASE("sample: decisions are independent of each other", "[space]") {
    // Two decisions of 4: 16 cells, 16,000 draws; chi-square with 15 degrees of freedom exceeds 37.7 in one of 1000
    // seeds.
    constexpr auto space = nas::repeat<2>(nas::between(0, 3));
    std::map<std::array<int, 2>, int> count;
    constexpr int draws = 16'000;
    for (int i = 0; i < draws; ++i)
        ++count[nas::decode(space, sample(space, rng(22).stream(static_cast<std::uint64_t>(i))))];
    double chi = 0;
    for (auto const& [point, n] : count) chi += std::pow(n - draws / 16.0, 2) / (draws / 16.0);
    CHECK(count.size() == 16);
    CHECK(chi < 37.7);
}

TEST_CASE("complete: keeps what fits, draws what is missing, drops what is superfluous", "[space]") {
    constexpr auto space = nas::repeat<3>(nas::one_of(3, 5, 7));
    genome const partial{{999, 2, 1}, {nas::key_of_path("[2]"), 3, 1}, {nas::key_of_path("[1]"), 4, 3}};
    auto const g = complete(space, partial, rng(3));
    REQUIRE(g.size() == 3);
    CHECK(g[2].value == 1);
    CHECK(g[0] == sample(space, rng(3))[0]);
    CHECK(g[1] == sample(space, rng(3))[1]); // another arity: drawn
}

TEST_CASE("replay_chooser: without a fallback, what is missing is an error", "[space]") {
    genome const none;
    replay_chooser missing(&none, nullptr);
    check_error<nas::genome_mismatch>(
        "nas.genome.1", [&] { (void)nas::one_of(3, 5).decode(missing); }, "decision 0");
    genome const other{{nas::key_of_path(""), 3, 1}};
    replay_chooser mismatch(&other, nullptr);
    check_error<nas::genome_mismatch>(
        "nas.genome.2", [&] { (void)nas::one_of(3, 5).decode(mismatch); }, "2 alternatives", "3 in the genome");
}

TEST_CASE("replay_chooser: one answer can be given in place of the genome's", "[space]") {
    genome const g{{nas::key_of_path("[0]"), 2, 0}, {nas::key_of_path("[1]"), 2, 0}};
    nas::gene const instead{nas::key_of_path("[1]"), 2, 1};
    replay_chooser c(&g, nullptr, &instead);
    CHECK(nas::repeat<2>(nas::one_of(3, 5)).decode(c) == std::array{3, 5});
    CHECK(c.changed());
    CHECK(std::move(c).result() == genome{g[0], instead});
    replay_chooser unused(&g, nullptr, &instead);
    nas::repeat<1>(nas::one_of(3, 5)).decode(unused);
    CHECK_FALSE(unused.changed());
}
