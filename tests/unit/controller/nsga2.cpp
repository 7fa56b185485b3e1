#include <algorithm>
#include <cmath>

#include <nas/controller/nsga2.hpp>
#include <nas/space/decode.hpp>
#include <nas/trial/hypervolume.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"
#include "support/nb_macro_table.hpp"

using nas::nsga2;

namespace {

template <class Study>
void tell(Study& study, nas::trial_record& r, std::vector<double> objectives) {
    r.objectives = std::move(objectives);
    r.state = nas::trial_state::complete;
    study.controller.feedback(study.state, r);
}

} // namespace

TEST_CASE("nsga2: conforms", "[nsga2]") {
    test::conforms(nsga2{.population = 8});
    test::conforms(nsga2{.population = 6,
                         .crossing = nas::recombination::uniform,
                         .mutation = 0.3,
                         .constraints = {nas::at_least("accuracy", -0.5)}});
}

TEST_CASE("nsga2: the best of parents and children survive, by front and crowding", "[nsga2]") {
    test::hand_driven study{nsga2{.population = 4}, test::tiny_space};
    // both minimised: fronts (1,5) (2,3) (4,1) | (3,3) | (5,5)
    for (auto const& p : {std::pair{1, 5}, {2, 3}, {3, 3}, {4, 1}})
        tell(study, study.ask(), {-1.0 * p.first, -1.0 * p.second});
    REQUIRE(study.state.parents.size() == 4);
    CHECK(study.state.ranks == std::vector<std::size_t>{0, 0, 0, 1});
    CHECK(study.state.crowding[2] == 2.0);
    CHECK(study.state.parents[2].objectives == std::vector<double>{-2, -3});
    for (auto const& p : {std::pair{5, 5}, {2, 2}, {6, 6}, {7, 7}})
        tell(study, study.ask(), {-1.0 * p.first, -1.0 * p.second});
    REQUIRE(study.state.parents.size() == 4); // (1,5) (4,1) (2,2), then the more distant of (2,3) and (3,3)
    CHECK(study.state.ranks == std::vector<std::size_t>{0, 0, 0, 1});
    CHECK(study.state.parents[3].objectives == std::vector<double>{-2, -3});
}

TEST_CASE("nsga2: what breaks a limit comes behind all that keep it, by how far", "[nsga2]") {
    test::hand_driven study{nsga2{.population = 4, .constraints = {nas::at_most("energy", 10)}}, test::tiny_space};
    for (double const energy : {30.0, 5.0, 15.0, 10.0}) {
        auto& r = study.ask();
        r.metrics.energy = energy;
        tell(study, r, {energy, energy}); // breaking the limit looks better
    }
    std::vector<double> order;
    for (auto const& m : study.state.parents) order.push_back(m.objectives[0]);
    CHECK(order == std::vector<double>{10, 5, 15, 30});
}

TEST_CASE("nsga2: no child repeats a parent or a child of its generation", "[nsga2]") {
    constexpr auto bits = nas::repeat<5>(nas::one_of(0, 1));
    test::hand_driven study{nsga2{.population = 8}, bits};
    for (int generation = 0; generation < 3; ++generation) {
        std::size_t const from = study.records.size();
        std::vector<nas::genome> known;
        for (auto const& m : study.state.parents) known.push_back(m.genome);
        for (int i = 0; i < 8; ++i) {
            auto& r = study.ask();
            CHECK(std::find(known.begin(), known.end(), r.genome) == known.end());
            known.push_back(r.genome);
        }
        for (std::size_t i = from; i < from + 8; ++i) tell(study, study.records[i], {double(i), double(i % 3)});
    }
}

TEST_CASE("nsga2: trials under way are not proposed again, over generations", "[nsga2]") {
    constexpr auto bits = nas::repeat<10>(nas::one_of(0, 1));
    test::hand_driven study{nsga2{.population = 20}, bits};
    std::vector<std::size_t> open;
    std::size_t repeats = 0;
    for (std::size_t i = 0; i < 300; ++i) {
        std::vector<nas::genome> copies;
        std::vector<nas::genome const*> pending;
        for (std::size_t const o : open) copies.push_back(study.records[o].genome);
        for (auto const& g : copies) pending.push_back(&g);
        nas::genome const g = study.ask(pending).genome;
        repeats += std::find(copies.begin(), copies.end(), g) != copies.end() ? 1 : 0;
        open.push_back(i);
        if (open.size() == 16) {
            auto& r = study.records[open[5]];
            open.erase(open.begin() + 5);
            tell(study, r,
                 {double(r.genome[0].value + r.genome[3].value), double(r.genome[1].value) - r.genome[3].value});
        }
    }
    CHECK(repeats == 0);
}

TEST_CASE("nsga2: failures leave no children, and a generation of failures no parents", "[nsga2]") {
    test::hand_driven study{nsga2{.population = 4}, test::tiny_space};
    for (int i = 0; i < 9; ++i) study.lose(study.ask());
    CHECK(study.state.parents.empty());
    for (int i = 0; i < 7; ++i) tell(study, study.ask(), {1, 2});
    CHECK(study.state.parents.size() == 4);
    tell(study, study.ask(), {1, 2, 3}); // another number of objectives
    CHECK(study.state.parents.size() == 4);
}

TEST_CASE("nsga2: a single reward is one objective", "[nsga2]") {
    test::hand_driven study{nsga2{.population = 10}, test::tiny_space};
    for (int i = 0; i < 300; ++i) {
        auto& r = study.ask();
        study.tell(r, test::quality(nas::decode(test::tiny_space, r.genome)));
    }
    CHECK(study.state.parents[0].objectives[0] > 1.3); // the best of all 3108 has 1.478
}

TEST_CASE("nsga2: reaches the front of ZDT1", "[nsga2]") {
    constexpr auto zdt1 = nas::repeat<30>(nas::real(0.0, 1.0));
    test::hand_driven study{nsga2{.population = 100, .mutation = 1.0 / 30}, zdt1};
    for (int i = 0; i < 25'000; ++i) {
        study.records.clear();
        nas::rng random = nas::rng(1).stream(static_cast<std::uint64_t>(i));
        nas::trial_record r{.genome = study.controller.propose(study.state, zdt1, random, {})};
        auto const x = nas::decode(zdt1, r.genome);
        double sum = 0;
        for (std::size_t k = 1; k < 30; ++k) sum += x[k];
        double const g = 1 + 9 * sum / 29;
        tell(study, r, {-x[0], -g * (1 - std::sqrt(x[0] / g))});
    }
    std::vector<double> points;
    for (auto const& m : study.state.parents) points.insert(points.end(), m.objectives.begin(), m.objectives.end());
    double const volume = nas::hypervolume(points, std::vector<double>{-1.1, -1.1});
    INFO("hypervolume " << volume);
    CHECK(volume >= 0.86); // the front itself has 0.87667
    CHECK(volume < 0.87667);
}

TEST_CASE("nsga2: reaches the published share of the front of NAS-Bench-Macro", "[nsga2]") {
    auto const accuracy = test::macro_accuracies();
    if (accuracy.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    auto const macs = test::macro_field("flops");
    constexpr int runs = 30;
    double sum[3] = {}, squares[3] = {};
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        test::hand_driven study{nsga2{.population = 40, .mutation = 1.0 / 8}, test::macro_space, seed};
        std::vector<double> points;
        for (int n = 1; n <= 800; ++n) {
            auto& r = study.ask();
            std::size_t index = 0;
            for (nas::gene const& x : r.genome) index = 3 * index + x.value;
            points.push_back(-(macs[index] - 7713280) / (106e6 - 7713280));
            points.push_back(-(100 - accuracy[index] - 6.87333679) / (55 - 6.87333679));
            tell(study, r, {accuracy[index], -macs[index]});
            if (n != 200 && n != 400 && n != 800) continue;
            double const ratio = nas::hypervolume(points, std::vector<double>{-1, -1}) / 0.903842;
            std::size_t const k = n == 200 ? 0 : n == 400 ? 1 : 2;
            sum[k] += ratio;
            squares[k] += ratio * ratio;
        }
    }
    double const wanted[3] = {0.9531, 0.9879, 0.9982}, deviation[3] = {0.0342, 0.0156, 0.0024};
    for (int k = 0; k < 3; ++k) {
        double const mean = sum[k] / runs, variance = (squares[k] / runs - mean * mean) / (runs - 1);
        double const error = std::sqrt(variance + deviation[k] * deviation[k] / 20); // 20 runs of the reference
        INFO("mean " << mean << " +- " << std::sqrt(variance) << ", reference " << wanted[k]);
        CHECK(std::abs(mean - wanted[k]) <= 3 * error);
    }
}

TEST_CASE("nsga2: impossible options and foreign states are refused", "[nsga2]") {
    for (nsga2 const& bad :
         {nsga2{.population = 1}, nsga2{.crossover = 2}, nsga2{.mutation = -1}, nsga2{.eta_mutation = -1}})
        test::check_error<nas::search_error>("nas.controller.22", [&] { bad.check(); });
    test::check_error<nas::search_error>("nas.controller.110",
                                         [] { nsga2{.constraints = {nas::at_most("", 1)}}.check(); });
    nsga2 const c;
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
    nsga2::state s;
    s.parents = {{.genome = {}, .objectives = {1}}, {.genome = {}, .objectives = {1, 2}}};
    s.ranks = {0, 0};
    s.crowding = {0, 0};
    test::check_error<nas::storage_error>("nas.controller.23", [&] { (void)c.load(c.save(s)); });
}
