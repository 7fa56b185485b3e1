#include <algorithm>
#include <map>
#include <vector>

#include <nas/controller/asha.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::asha;

namespace {

// The reward of `r` where more training shows the same order: rankings agree at all budgets.
double steady(nas::trial_record const& r) {
    return test::quality(nas::decode(test::tiny_space, r.genome)) - 1 / r.budget;
}

} // namespace

TEST_CASE("asha: conforms", "[controller]") {
    test::conforms(asha{.max_budget = 9});
    test::conforms(asha{.max_budget = 16, .eta = 2, .skip = 1, .resume = false});
}

TEST_CASE("asha: one worker promotes one in eta of every rung, give or take one", "[controller]") {
    for (double const eta : {2.0, 3.0, 4.0}) {
        test::hand_driven study{asha{.max_budget = eta * eta * eta, .eta = eta}, test::tiny_space};
        for (int i = 0; i < 400; ++i) {
            auto& r = study.ask();
            study.tell(r, steady(r));
        }
        for (std::size_t k = 0; k + 1 < study.state.rungs.size(); ++k) {
            auto const& r = study.state.rungs[k];
            auto const promoted =
                std::count_if(r.entries.begin(), r.entries.end(), [](asha::entry const& e) { return e.promoted; });
            INFO("eta " << eta << ", rung " << k << ": " << promoted << " of " << r.ended);
            CHECK(static_cast<double>(promoted) >= static_cast<double>(r.ended) / eta - 1);
            // One promoted early may have fallen out of the best since, so there can be more than one in eta.
            CHECK(static_cast<double>(promoted) <= 1.5 * static_cast<double>(r.ended) / eta + 1);
        }
    }
}

TEST_CASE("asha: with results that come in falling order no more than one in eta is promoted", "[controller]") {
    test::hand_driven study{asha{.max_budget = 9}, test::tiny_space};
    std::map<double, int> spent;
    for (int i = 0; i < 13 * 9; ++i) {
        auto& r = study.ask();
        ++spent[r.budget];
        study.tell(r, 1000 - static_cast<double>(r.number));
    }
    // Floors of one third of each other, give or take the one under way.
    CHECK(std::abs(spent[3] - spent[1] / 3) <= 1);
    CHECK(std::abs(spent[9] - spent[3] / 3) <= 1);
    CHECK(spent[1] + spent[3] + spent[9] == 13 * 9);
}

TEST_CASE("asha: promotes the best of the rung, highest rung first, from its own trial", "[controller]") {
    test::hand_driven study{asha{.max_budget = 4, .eta = 2}, test::tiny_space};
    for (double const reward : {0.1, 0.4}) study.tell(study.ask(), reward);
    auto const& first = study.ask();
    CHECK(first.budget == 2);
    CHECK(first.continues == 1u);
    CHECK(first.genome == study.records[1].genome);
    CHECK(study.ask().budget == 1); // while it runs, new ones begin
    study.tell(study.records[3], 0.2);
    CHECK(study.ask().budget == 1); // one in two of three is one, which has gone on
    study.tell(study.records[2], 0.5);
    study.tell(study.ask(), 0.3);
    CHECK(study.ask().continues == 5u); // the second of four
    study.tell(study.records[6], 0.4);
    CHECK(study.ask().budget == 4); // the best of two
    CHECK(study.records[7].continues == 2u);
}

TEST_CASE("asha: a late better result is promoted although another was before", "[controller]") {
    test::hand_driven study{asha{.max_budget = 4, .eta = 2}, test::tiny_space};
    for (double const reward : {0.1, 0.4}) study.tell(study.ask(), reward);
    study.tell(study.ask(), 0.5); // promotes 1
    study.tell(study.ask(), 0.9);
    auto const& next = study.ask();
    CHECK(next.continues == 3u); // three members, one place: the new best has it
    CHECK(next.budget == 2);
}

TEST_CASE("asha: trials without a result count, and never go on", "[controller]") {
    test::hand_driven study{asha{.max_budget = 4, .eta = 2}, test::tiny_space};
    study.tell(study.ask(), 0.1);
    study.lose(study.ask());
    CHECK(study.ask().continues == 0u);
    study.lose(study.records[2]);
    for (int i = 0; i < 30; ++i) {
        auto& r = study.ask();
        CHECK(r.budget == 1);
        study.lose(r, nas::failure_kind::infeasible);
    }
}

TEST_CASE("asha: pauses and promotes with several objectives", "[controller]") {
    test::hand_driven study{asha{.max_budget = 9}, test::tiny_space};
    auto const tell = [&](nas::trial_record& r, double a, double b) {
        r.state = nas::trial_state::complete;
        r.objectives = {a, b};
        study.controller.feedback(study.state, r);
    };
    // Two on the front, four below it.
    double const points[][2]{{1, 5}, {0, 0}, {5, 1}, {0.5, 0.5}, {0.2, 0.9}, {0.1, 0.1}};
    std::vector<std::uint64_t> promoted;
    for (auto const& p : points) {
        auto& r = study.ask();
        if (r.continues) { // paused at budget 3 until more have come so far
            promoted.push_back(*r.continues);
            tell(r, 1, 1);
            auto& again = study.ask();
            CHECK(!again.continues);
            tell(again, p[0], p[1]);
        } else {
            tell(r, p[0], p[1]);
        }
    }
    auto const& last = study.ask();
    REQUIRE(last.continues);
    promoted.push_back(*last.continues);
    std::vector<std::vector<double>> objectives;
    for (std::uint64_t const t : promoted) objectives.push_back(study.records[t].objectives);
    std::sort(objectives.begin(), objectives.end());
    CHECK(objectives == std::vector<std::vector<double>>{{1, 5}, {5, 1}});

    // The search does it too, and its front has full budgets only.
    nas::search search{test::tiny_space, asha{.max_budget = 9}, [](nas::metrics const& m) {
                           return std::array<double, 2>{*m.accuracy, -m.at("size")};
                       }};
    for (auto& trial : search.trials(150)) {
        nas::metrics m{.accuracy = test::quality(trial.arch()) - 1 / trial.budget()};
        m.set("size", static_cast<double>(trial.arch().layers.size()));
        trial.report(m);
    }
    auto const front = search.front({nas::maximize("accuracy"), nas::minimize("size")});
    CHECK(front.size() >= 2);
    for (auto const& f : front) CHECK(f.record().budget == 9);
}

TEST_CASE("asha: finds the best of what it tried if the rankings agree", "[controller]") {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        test::hand_driven study{asha{.max_budget = 27}, test::tiny_space};
        study.seed = seed;
        double best = -1e9, full = -1e9;
        for (int i = 0; i < 300; ++i) {
            auto& r = study.ask();
            double const q = test::quality(nas::decode(test::tiny_space, r.genome));
            if (i < 290) best = std::max(best, q); // the last may have had no time
            if (r.budget == 27) full = std::max(full, q);
            study.tell(r, steady(r));
        }
        CHECK(full == best);
    }
}

TEST_CASE("asha: leaves out the lowest rungs, and trains from the start if told so", "[controller]") {
    asha const c{.max_budget = 81, .skip = 2, .resume = false};
    test::hand_driven study{c, test::tiny_space};
    double least = 81;
    bool promoted = false;
    for (int i = 0; i < 60; ++i) {
        auto& r = study.ask();
        least = std::min(least, r.budget);
        promoted = promoted || r.budget > 9;
        CHECK(!r.continues);
        CHECK(!c.needs(study.state, r.number));
        study.tell(r, steady(r));
    }
    CHECK(least == 9);
    CHECK(promoted);
}

TEST_CASE("asha: says which checkpoints it may go on from", "[controller]") {
    test::hand_driven study{asha{.max_budget = 2, .eta = 2}, test::tiny_space};
    study.tell(study.ask(), 0.1);
    study.tell(study.ask(), 0.4);
    CHECK(study.controller.needs(study.state, 0));
    auto& promoted = study.ask();
    CHECK(study.controller.needs(study.state, 1)); // until the one that goes on from it has ended
    study.tell(promoted, 0.5);
    CHECK(!study.controller.needs(study.state, 1));
    CHECK(!study.controller.needs(study.state, 2)); // at the top
}

TEST_CASE("asha: 10,000 trials are proposed without looking at all of them again", "[controller]") {
    test::hand_driven study{asha{.max_budget = 81}, test::six_points};
    nas::rng noise(1);
    for (int i = 0; i < 10000; ++i) study.tell(study.ask(), noise.uniform());
    CHECK(study.state.rungs[0].ended > 5000);
    CHECK(study.state.rungs[4].ended > 20);
}

TEST_CASE("asha: options, description and saved states", "[controller]") {
    CHECK(asha{}.describe() == "asha{min_budget=1, max_budget=81, eta=3, skip=0, resume=true}");
    test::check_error<nas::search_error>("nas.controller.80", [] { asha{.eta = 0}.check(); });
    test::check_error<nas::search_error>(
        "nas.controller.84", [] { asha{.max_budget = 9, .skip = 3}.check(); }, "3 of 3");
    test::hand_driven study{asha{.max_budget = 9}, test::tiny_space};
    for (int i = 0; i < 40; ++i) {
        auto& r = study.ask();
        if (i % 5) study.tell(r, steady(r));
    }
    std::string const bytes = study.controller.save(study.state);
    CHECK(study.controller.load(bytes) == study.state);
    test::check_error<nas::storage_error>(
        "nas.controller.81", [&] { (void)asha{.max_budget = 81}.load(bytes); }, "3 rungs, not 5");
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)study.controller.load(bytes + "x"); });
    asha::state broken = study.state;
    broken.running[0].rung = 7;
    std::string const wrong = study.controller.save(broken);
    test::check_error<nas::storage_error>("nas.controller.81", [&] { (void)study.controller.load(wrong); });
}
