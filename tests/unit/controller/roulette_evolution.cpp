#include <nas/controller/roulette_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::roulette_evolution;

namespace {

constexpr auto stages = nas::repeat<3>(nas::repeat<4>(nas::one_of(0, 1)));

double ones(nas::genome const& g) {
    double sum = 0;
    for (nas::gene const& x : g) sum += x.value;
    return sum;
}

} // namespace

TEST_CASE("roulette_evolution: conforms", "[roulette_evolution]") {
    test::conforms(roulette_evolution{.population = 6});
    test::conforms(roulette_evolution{.population = 4, .crossover = 1});
    test::conforms(roulette_evolution{.population = 4, .crossover = 0, .mutation = 0});
}

TEST_CASE("roulette_evolution: the worst never survives, others in proportion to their merit", "[roulette_evolution]") {
    // Nothing changes but by the mutant that keeps the search alive: survivors are those of the first generation.
    roulette_evolution const c{.population = 300, .crossover = 0, .mutation = 0};
    test::hand_driven study{c, stages};
    nas::genome members[3];
    for (int i = 0; i < 300; ++i) {
        auto& r = study.ask();
        r.genome = nas::sample(stages, nas::rng(static_cast<std::uint64_t>(i % 3)));
        members[i % 3] = r.genome;
        study.tell(r, i % 3 == 0 ? 1.0 : i % 3 == 1 ? 2.0 : 4.0); // merits 0, 1, 3
    }
    (void)study.ask();
    int count[3] = {};
    for (auto const& m : study.state.ended)
        for (std::size_t k = 0; k < 3; ++k) count[k] += m.genome == members[k];
    CHECK(count[0] == 0);
    CHECK(count[1] == Approx(75).margin(3 * 7.5));
    CHECK(count[1] + count[2] == 300);
}

TEST_CASE("roulette_evolution: equal members have even chances", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 200, .crossover = 0, .mutation = 0}, stages};
    for (int i = 0; i < 200; ++i) study.tell(study.ask(), 1);
    (void)study.ask();
    CHECK(study.state.ended.size() == 200);
    std::size_t first_survives = 0;
    for (auto const& m : study.state.ended) first_survives += m.genome == study.records[0].genome ? 1 : 0;
    CHECK(first_survives < 12); // mean 1, or a little more if it was drawn twice
}

TEST_CASE("roulette_evolution: what did not change is not evaluated again", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 10, .crossover = 0, .mutation = 0.5, .mutation_rate = 1},
                            stages};
    for (int i = 0; i < 10; ++i) study.tell(study.ask(), i);
    (void)study.ask();
    CHECK(study.state.ended.size() + study.state.waiting.size() + 1 == 10);
    CHECK(study.state.ended.size() > 0);
    CHECK(study.state.waiting.size() > 0);
    for (auto const& m : study.state.ended) CHECK(m.reward);
}

TEST_CASE("roulette_evolution: crossover exchanges whole parts", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 40, .crossover = 1, .mutation = 0}, stages};
    nas::genome zeros = nas::sample(stages, nas::rng(1)), all_ones = zeros;
    for (auto& x : zeros) x.value = 0;
    for (auto& x : all_ones) x.value = 1;
    for (int i = 0; i < 40; ++i) {
        auto& r = study.ask();
        r.genome = i % 2 == 0 ? zeros : all_ones;
        study.tell(r, i < 38 ? 2.0 : 1.0);
    }
    for (int i = 0; i < 20; ++i) {
        nas::genome const g = study.ask().genome;
        std::size_t changes = 0;
        for (std::size_t k = 1; k < 12; ++k) changes += g[k].value != g[k - 1].value ? 1 : 0;
        CHECK(changes <= 2); // one contiguous part came from the other parent
    }
}

TEST_CASE("roulette_evolution: a generation without results is followed by a random one", "[roulette_evolution]") {
    test::hand_driven study{roulette_evolution{.population = 5}, stages};
    for (int i = 0; i < 23; ++i) study.lose(study.ask());
    CHECK(study.state.generation == 4);
}

TEST_CASE("roulette_evolution: rises", "[roulette_evolution]") {
    double first = 0, last = 0;
    test::hand_driven study{roulette_evolution{.population = 20}, stages};
    for (int i = 0; i < 400; ++i) {
        auto& r = study.ask();
        double const reward = ones(r.genome);
        study.tell(r, reward);
        if (i < 20) first += reward / 20;
        if (i >= 380) last += reward / 20;
    }
    CHECK(last > first + 2);
}

TEST_CASE("roulette_evolution: impossible options and foreign states are refused", "[roulette_evolution]") {
    test::check_error<nas::search_error>("nas.controller.15", [] { roulette_evolution{.population = 1}.check(); });
    test::check_error<nas::search_error>("nas.controller.15", [] { roulette_evolution{.mutation = 2}.check(); });
    roulette_evolution const c;
    test::check_error<nas::storage_error>("nas.controller.16", [&] { (void)c.load(c.save({}) + "x"); });
}
