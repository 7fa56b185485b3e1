#include <cmath>

#include <nas/controller/hill_climbing.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"
#include "support/nb_macro_table.hpp"

using nas::hill_climbing;

namespace {

constexpr auto bits = nas::repeat<20>(nas::one_of(0, 1));

int differing(nas::genome const& a, nas::genome const& b) {
    int n = 0;
    for (std::size_t i = 0; i < a.size(); ++i) n += a[i] != b[i];
    return n;
}

} // namespace

TEST_CASE("hill_climbing: conforms", "[hill_climbing]") {
    test::conforms(hill_climbing{});
    test::conforms(hill_climbing{.children = 1, .mutations = 1, .starts = 3, .inherit = true});
}

TEST_CASE("hill_climbing: the best child becomes the parent if it is strictly better", "[hill_climbing]") {
    test::hand_driven study{hill_climbing{.children = 3, .mutations = 1}, bits};
    auto const step = [&](double a, double b, double c) {
        for (double const r : {a, b, c}) study.tell(study.ask(), r);
    };
    study.tell(study.ask(), 5);
    auto const start = study.records[0].genome;
    step(4, 5, 3); // a tie does not replace the parent
    CHECK(study.state.parent == start);
    CHECK(study.state.step == 1);
    step(4, 7, 6);
    CHECK(study.state.parent == study.records[5].genome);
    CHECK(study.state.reward == 7);
    step(1, 1, 8);
    CHECK(study.state.parent == study.records[9].genome);
    for (std::size_t i = 1; i <= 9; ++i) {
        auto const& parent = i <= 6 ? start : study.records[5].genome;
        CHECK(differing(parent, study.records[i].genome) == 1);
    }
}

TEST_CASE("hill_climbing: a child is mutated several times in a row", "[hill_climbing]") {
    hill_climbing const c{.mutations = 4, .mutation = [](nas::space_view, nas::genome const& parent, nas::rng&) {
                              nas::genome g = parent;
                              ++g[0].value;
                              return g;
                          }};
    CHECK(c.describe() == "hill_climbing{children=7, mutations=4, starts=1, inherit=false, mutation=custom}");
    hill_climbing::state s;
    c.feedback(s, {.genome = {{1, 100, 0}}, .reward = 1.0});
    nas::rng random(1);
    CHECK(c.propose(s, bits, random).genome == nas::genome{{1, 100, 4}});
}

TEST_CASE("hill_climbing: begins at the best of the starts that have a reward", "[hill_climbing]") {
    test::hand_driven study{hill_climbing{.starts = 3}, bits};
    study.tell(study.ask(), 2);
    study.lose(study.ask());
    study.tell(study.ask(), 4);
    study.tell(study.ask(), 3);
    CHECK(study.state.parent == study.records[2].genome);
    CHECK(study.ask().tag == 1);
}

TEST_CASE("hill_climbing: failed children count as results", "[hill_climbing]") {
    test::hand_driven study{hill_climbing{.children = 2}, bits};
    study.tell(study.ask(), 1);
    study.lose(study.ask());
    study.lose(study.ask(), nas::failure_kind::infeasible);
    CHECK(study.state.step == 1);
    CHECK(study.state.parent == study.records[0].genome);
}

TEST_CASE("hill_climbing: late results and trials of the program may become the parent, and do not end a step",
          "[hill_climbing]") {
    test::hand_driven study{hill_climbing{.children = 2}, bits};
    study.records.reserve(20);
    study.tell(study.ask(), 1);
    for (int i = 0; i < 3; ++i) (void)study.ask(); // three children where two are needed
    study.tell(study.records[1], 0);
    study.tell(study.records[2], 0);
    CHECK(study.state.step == 1);
    study.tell(study.records[3], 9);
    CHECK(study.state.results == 0);
    nas::trial_record own{.number = 4, .genome = nas::sample(bits, nas::rng(77)), .reward = 10.0};
    study.controller.feedback(study.state, own);
    CHECK(study.state.results == 0);
    study.records.push_back(own);
    study.tell(study.ask(), 0);
    study.tell(study.ask(), 0);
    CHECK(study.state.parent == own.genome);
}

TEST_CASE("hill_climbing: children may go on from their parent's weights", "[hill_climbing]") {
    test::hand_driven study{hill_climbing{.children = 2, .mutations = 1, .inherit = true}, bits};
    for (int i = 0; i < 30; ++i) {
        auto& r = study.ask();
        CHECK(r.continues.has_value() == (i > 0));
        if (r.continues) CHECK(differing(study.records[*r.continues].genome, r.genome) == 1);
        study.tell(r, i % 5);
    }
}

TEST_CASE("hill_climbing: impossible options and foreign bytes are refused", "[hill_climbing]") {
    for (hill_climbing const c : {hill_climbing{.children = 0}, {.mutations = 0}, {.starts = 0}})
        test::check_error<nas::search_error>(
            "nas.controller.7", [&] { c.check(); }, " = 0");
    hill_climbing const c;
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save({}).substr(3)); });
}

// Eight children of one mutation on NAS-Bench-Macro: the parent's accuracy never falls, and 20 steps lead at least as far as
// steepest ascent does on average (93.0631 - 3 standard errors of these 200 runs).
TEST_CASE("hill_climbing: climbs monotonically on NAS-Bench-Macro", "[hill_climbing][statistics]") {
    auto const accuracies = test::macro_accuracies();
    if (accuracies.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    double sum = 0, squares = 0;
    constexpr int runs = 200;
    for (int run = 0; run < runs; ++run) {
        test::hand_driven study{hill_climbing{.children = 8, .mutations = 1}, test::macro_space,
                                static_cast<std::uint64_t>(run)};
        double before = 0;
        for (int t = 0; t < 161; ++t) {
            auto& r = study.ask();
            study.tell(r, test::macro_value(accuracies, nas::decode(test::macro_space, r.genome)));
            if (study.state.reward < before) FAIL("the parent became worse");
            before = study.state.reward;
        }
        CHECK(study.state.step == 20);
        sum += before / runs;
        squares += before * before / runs;
    }
    double const error = std::sqrt((squares - sum * sum) / runs);
    INFO("mean " << sum << " +- " << error);
    CHECK(sum > 93.0631 - 3 * error);
    CHECK(sum < 93.1267);
}
