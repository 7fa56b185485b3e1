#include <algorithm>
#include <cmath>
#include <set>

#include <nas/controller/random_search.hpp>
#include <nas/nas.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/nb_macro_table.hpp"
#include "support/search_cases.hpp"

using nas::random_search;

namespace {

std::vector<nas::genome> proposals(random_search const& c, random_search::state& s, std::uint64_t from,
                                   std::uint64_t to) {
    std::vector<nas::genome> all;
    for (std::uint64_t t = from; t < to; ++t) {
        nas::rng random = nas::rng(11).stream(t);
        all.push_back(c.propose(s, test::tiny_space, random));
        c.feedback(s, {.number = t, .genome = all.back(), .state = nas::trial_state::failed});
    }
    return all;
}

} // namespace

TEST_CASE("random_search: the same seed gives the same proposals", "[controller]") {
    for (bool const replacement : {true, false}) {
        random_search const c{.replacement = replacement};
        random_search::state a, b;
        CHECK(proposals(c, a, 0, 50) == proposals(c, b, 0, 50));
        CHECK(a == b);
    }
}

TEST_CASE("random_search: with replacement a proposal depends on its trial alone", "[controller]") {
    random_search const c;
    random_search::state a, b;
    auto const all = proposals(c, a, 0, 50);
    CHECK(proposals(c, b, 30, 50) == std::vector(all.begin() + 30, all.end()));
}

TEST_CASE("random_search: without replacement nothing is proposed twice, and the end is noticed", "[controller]") {
    random_search const c{.replacement = false};
    random_search::state s;
    std::set<std::uint64_t> seen;
    for (nas::genome const& g : proposals(c, s, 0, 3108)) CHECK(seen.insert(nas::hash_of(g)).second);
    nas::rng random(1);
    test::check_error<nas::space_exhausted>("nas.search.4", [&] { (void)c.propose(s, test::tiny_space, random); });
}

TEST_CASE("random_search: the state is saved and restored exactly", "[controller]") {
    random_search const c{.replacement = false};
    random_search::state whole, half;
    auto const all = proposals(c, whole, 0, 60);
    (void)proposals(c, half, 0, 30);
    random_search::state restored = c.load(c.save(half));
    CHECK(restored == half);
    CHECK(proposals(c, restored, 30, 60) == std::vector(all.begin() + 30, all.end()));
    CHECK(restored == whole);
}

TEST_CASE("random_search: a search without replacement ends when the space is exhausted", "[controller]") {
    nas::search search{test::six_points, random_search{.replacement = false}};
    int trials = 0;
    for (auto& trial : search.trials(100)) {
        trial.report(test::quality(trial.arch()));
        ++trials;
    }
    CHECK(trials == 6);
    CHECK(search.exhausted());
    CHECK(search.best().reward() == 7.5);
    CHECK_THROWS_AS(search.ask(), nas::space_exhausted);
}

TEST_CASE("random_search: describes its option", "[controller]") {
    CHECK(random_search{}.describe() == "random_search{replacement=true}");
    CHECK(random_search{.replacement = false}.describe() == "random_search{replacement=false}");
}

TEST_CASE("random_search: a proposal allocates nothing but its genome", "[controller]") {
    random_search const c;
    random_search::state s;
    nas::rng random(1);
    std::size_t const before = test::allocations();
    for (int i = 0; i < 100; ++i) (void)c.propose(s, test::six_points, random);
    CHECK(test::allocations() - before <= 100);
}

// Without replacement the expected best of N is known exactly: sum over ranks of accuracy * C(rank - 1, N - 1) / C(n, N).
// 400 searches; the mean must lie within 3 standard errors of it.
TEST_CASE("random_search: finds on NAS-Bench-Macro what the best of N draws must be", "[controller][statistics]") {
    auto const accuracies = test::macro_accuracies();
    if (accuracies.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    auto sorted = accuracies;
    std::sort(sorted.begin(), sorted.end());
    auto const n = static_cast<double>(sorted.size());
    struct row {
        std::size_t trials;
        double published_mean, published_sd;
    };
    row const table[] = {
        {10, 92.433, 0.330}, {50, 92.774, 0.162}, {100, 92.866, 0.133}, {200, 92.942, 0.108}, {500, 93.022, 0.078}};
    constexpr int runs = 400;
    double sums[5] = {};
    for (int run = 0; run < runs; ++run) {
        nas::search search{test::macro_space,
                           random_search{.replacement = false},
                           nas::accuracy{},
                           {.seed = static_cast<std::uint64_t>(run) + 1}};
        for (std::size_t i = 0; i < 5; ++i) {
            for (auto& trial : search.trials(table[i].trials))
                trial.report(test::macro_value(accuracies, trial.arch()));
            sums[i] += search.best().reward();
        }
    }
    for (std::size_t i = 0; i < 5; ++i) {
        auto const trials = static_cast<double>(table[i].trials);
        // P(best = rank r) = C(r - 1, N - 1) / C(n, N), by recursion from the highest rank, where it is N / n.
        double mean = 0, square = 0, p = trials / n;
        for (double rank = n; rank >= trials; --rank) {
            double const x = sorted[static_cast<std::size_t>(rank) - 1];
            mean += p * x;
            square += p * x * x;
            p *= (rank - trials) / (rank - 1);
        }
        double const sd = std::sqrt(square - mean * mean);
        CHECK(mean == Approx(table[i].published_mean).margin(0.0006));
        CHECK(sd == Approx(table[i].published_sd).margin(0.002));
        INFO("best of " << trials << ": measured " << sums[i] / runs << ", expected " << mean << " +- "
                        << sd / std::sqrt(runs));
        CHECK(std::abs(sums[i] / runs - mean) < 3 * sd / std::sqrt(runs));
    }
}

TEST_CASE("random_search: proposes in the memory of an old genome, without allocating", "[controller]") {
    constexpr auto flat = nas::repeat<24>(nas::one_of(1, 2, 3)); // a space that does not allocate itself
    nas::random_search const c;
    nas::random_search::state s;
    nas::genome g;
    nas::rng r(1);
    g = c.propose_in(s, flat, r, std::move(g));
    auto const before = test::allocations();
    for (std::uint64_t i = 0; i < 100; ++i) {
        nas::rng own = nas::rng(i);
        g = c.propose_in(s, flat, own, std::move(g));
    }
    CHECK(test::allocations() == before);
    nas::rng last = nas::rng(99);
    CHECK(g == c.propose(s, flat, last));
}
