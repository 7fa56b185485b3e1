#include <cmath>
#include <limits>

#include <nas/controller/roulette_evolution.hpp>
#include <nas/nas.hpp>
#include <nas/zoo/genetic_cnn.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::roulette_evolution, nas::zoo::genetic_cnn;

namespace {

double ones(nas::genome const& g) {
    double n = 0;
    for (nas::gene const& x : g) n += x.value;
    return n;
}

// A state whose generation is complete: members of these rewards, the genome of each one's number in its first bits.
roulette_evolution::state complete(std::vector<double> const& rewards) {
    roulette_evolution::state s;
    for (std::size_t i = 0; i < rewards.size(); ++i) {
        nas::genome g = nas::sample(genetic_cnn, nas::rng(5));
        for (std::size_t k = 0; k < 5; ++k) g[k].value = static_cast<std::uint32_t>(i >> k & 1);
        s.known.push_back({std::move(g), rewards[i]});
    }
    return s;
}
std::size_t number_of(nas::genome const& g) {
    std::size_t n = 0;
    for (std::size_t k = 0; k < 5; ++k) n |= std::size_t{g[k].value} << k;
    return n;
}

} // namespace

TEST_CASE("roulette_evolution: conforms", "[roulette_evolution]") {
    test::conforms(roulette_evolution{.population = 8});
    test::conforms(roulette_evolution{.population = 3, .crossover_pair = 1, .mutation_decision = 0.5});
    test::conforms(roulette_evolution{.population = 4, .mutation_member = 0}); // generations in which nobody is new
}

TEST_CASE("roulette_evolution: selection is in proportion to reward less the smallest; the worst never survives",
          "[roulette_evolution]") {
    // Without crossover and mutation everybody keeps his reward: what is selected is what is known afterwards.
    roulette_evolution const c{.population = 1000, .crossover_pair = 0, .mutation_member = 0};
    std::vector<double> const rewards{1, 2, 5, 3}; // weights 0, 1, 4, 2 of 7
    std::vector<double> rewards_1000;
    for (int i = 0; i < 250; ++i) rewards_1000.insert(rewards_1000.end(), rewards.begin(), rewards.end());
    auto s = complete(rewards_1000);
    for (std::size_t i = 0; i < 1000; ++i) s.known[i].genome = complete(rewards).known[i % 4].genome;
    // One generation; the 99 others that follow in search of somebody new take it to one member.
    int counts[4] = {};
    for (std::uint64_t run = 0; run < 3; ++run) {
        auto t = s;
        nas::rng random(run);
        (void)c.propose(t, genetic_cnn, random, {});
        for (auto const& m : t.known) ++counts[number_of(m.genome)];
    }
    CHECK(counts[0] == 0);
    CHECK(counts[2] == 3 * 999); // the best has taken over
    // The first spin alone, through the mutants proposed while results are missing.
    roulette_evolution const waiting{.population = 5, .crossover_pair = 0, .mutation_member = 0};
    auto t = complete(rewards);
    t.generation = 1;
    std::vector<double> seen(4);
    int const draws = 7000;
    for (std::uint64_t i = 0; i < draws; ++i) {
        nas::rng random(i);
        nas::genome const g = waiting.propose(t, genetic_cnn, random, {});
        for (std::size_t m = 0; m < 4; ++m) { // the member that differs in one bit; those differ in several
            int n = 0;
            for (std::size_t k = 0; k < g.size(); ++k) n += g[k] != t.known[m].genome[k];
            bool const tail = n == 1 && number_of(g) == m; // the changed bit is none of those that number members
            seen[m] += tail;
        }
    }
    double const kept = 14.0 / 19;
    double const weights[] = {0, 1.0 / 7, 4.0 / 7, 2.0 / 7};
    for (std::size_t m = 0; m < 4; ++m) {
        double const p = weights[m] * kept;
        INFO("member " << m << ": " << seen[m] << " of " << draws);
        CHECK(std::abs(seen[m] - p * draws) <= 3 * std::sqrt(draws * p * (1 - p)));
    }
}

TEST_CASE("roulette_evolution: equal rewards make equal chances", "[roulette_evolution]") {
    roulette_evolution const c{.population = 400, .crossover_pair = 0, .mutation_member = 1, .mutation_decision = 1};
    auto s = complete(std::vector<double>(400, 2.0));
    for (std::size_t i = 0; i < 400; ++i) s.known[i].genome = complete({0, 0, 0, 0}).known[i % 4].genome;
    nas::rng random(3);
    (void)c.propose(s, genetic_cnn, random, {});
    int counts[4] = {};
    for (auto const& g : s.open) ++counts[31 - number_of(g) < 4 ? 31 - number_of(g) : 0]; // every bit was flipped
    for (int const n : counts) CHECK(std::abs(n - 100) < 3 * std::sqrt(75.0) + 1);
}

TEST_CASE("roulette_evolution: individuals that stay as they were are not evaluated again", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 10, .mutation_member = 0.5}, genetic_cnn};
    std::uint64_t trials_of_generation = 0, generation = 0, generations = 0, evaluated = 0;
    for (int t = 0; t < 300; ++t) {
        auto& r = study.ask();
        if (study.state.generation != generation) {
            if (generation > 0) {
                ++generations;
                evaluated += trials_of_generation;
                CHECK(trials_of_generation <= 10);
            }
            generation = study.state.generation;
            trials_of_generation = 0;
            CHECK(study.state.known.size() + study.state.open.size() + 1 == 10);
        }
        ++trials_of_generation;
        study.tell(r, ones(r.genome));
    }
    CHECK(generations > 20);
    CHECK(evaluated < 9 * generations);
}

TEST_CASE("roulette_evolution: a failed individual is never selected, a failed generation begins anew",
          "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 4}, genetic_cnn};
    for (int t = 0; t < 3; ++t) study.lose(study.ask());
    study.tell(study.ask(), 1);
    (void)study.ask();
    for (auto const& m : study.state.known) CHECK(m.genome == study.records[3].genome);
    test::hand_driven lost{roulette_evolution{.population = 4}, genetic_cnn};
    for (std::uint64_t t = 0; t < 9; ++t) {
        CHECK(lost.ask().genome == nas::sample(genetic_cnn, nas::rng(1).stream(t)));
        lost.lose(lost.records.back());
    }
}

TEST_CASE("roulette_evolution: nobody waits for the end of a generation", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 6}, genetic_cnn};
    study.records.reserve(100);
    for (int t = 0; t < 5; ++t) {
        auto& r = study.ask();
        study.tell(r, ones(r.genome));
    }
    std::vector<nas::genome const*> pending{&study.ask().genome};
    nas::trial_record const& extra = study.ask(pending); // a mutant of one that is known
    int nearest = 99;
    for (auto const& m : study.state.known) {
        int n = 0;
        for (std::size_t k = 0; k < m.genome.size(); ++k) n += m.genome[k] != extra.genome[k];
        nearest = std::min(nearest, n);
    }
    CHECK(nearest == 1);
    CHECK(study.state.generation == 0);
    study.tell(study.records[5], 1);
    (void)study.ask();
    CHECK(study.state.generation >= 1);
}

TEST_CASE("roulette_evolution: finds many ones in the bits of Genetic CNN", "[roulette_evolution]") {
    double sum = 0, random_sum = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        test::hand_driven study{roulette_evolution{}, genetic_cnn, seed};
        double best = 0, random_best = 0;
        for (std::uint64_t t = 0; t < 400; ++t) {
            auto& r = study.ask();
            best = std::max(best, ones(r.genome));
            random_best = std::max(random_best, ones(nas::sample(genetic_cnn, nas::rng(seed + 1000).stream(t))));
            study.tell(r, ones(r.genome));
        }
        sum += best / 20;
        random_sum += random_best / 20;
    }
    INFO("mean best of 19: " << sum << ", of random search " << random_sum);
    CHECK(sum > random_sum + 1);
}

TEST_CASE("roulette_evolution: impossible options and foreign bytes are refused", "[roulette_evolution]") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (roulette_evolution const c : {roulette_evolution{.population = 1},
                                       {.crossover_pair = -0.1},
                                       {.crossover_stage = 1.1},
                                       {.mutation_member = nan},
                                       {.mutation_decision = 2}})
        test::check_error<nas::search_error>(
            "nas.controller.8", [&] { c.check(); }, "mutation_decision=");
    roulette_evolution const c;
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save({}).substr(3)); });
}
