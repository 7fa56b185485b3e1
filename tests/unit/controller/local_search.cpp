#include <algorithm>
#include <cmath>
#include <map>

#include <nas/controller/local_search.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"
#include "support/nb_macro_table.hpp"

using nas::local_search;

namespace {

constexpr auto bits = nas::repeat<5>(nas::one_of(0, 1));

double ones(nas::genome const& g) {
    double n = 0;
    for (nas::gene const& x : g) n += x.value;
    return n;
}

nas::genome point(nas::space_view space, std::vector<std::uint32_t> const& values) {
    nas::genome g = nas::sample(space, nas::rng(1));
    for (std::size_t i = 0; i < g.size(); ++i) g[i].value = values[i];
    return g;
}

// The reward of all 32 points is the number of ones; returns the trials that a climb from 00000 takes.
std::vector<std::string> climb(local_search const& c) {
    test::hand_driven study{c, bits};
    study.records.push_back({.genome = point(bits, {0, 0, 0, 0, 0})});
    study.tell(study.records.back(), 0); // the program's own trial is the start
    std::vector<std::string> out;
    for (int i = 0; i < 60; ++i) {
        try {
            nas::trial_record& r = study.ask();
            std::string code;
            for (nas::gene const& x : r.genome) code += x.value ? '1' : '0';
            out.push_back(code);
            study.tell(r, ones(r.genome));
        } catch (nas::space_exhausted const&) {
            break;
        }
    }
    return out;
}

} // namespace

TEST_CASE("local_search: conforms with every rule of acceptance", "[local_search]") {
    for (auto const rule : {local_search::steepest, local_search::first_improvement})
        for (bool const shuffle : {false, true})
            test::conforms(local_search{.acceptance = rule, .starts = shuffle ? 3u : 1u, .shuffle = shuffle},
                           {.distinct = true});
}

TEST_CASE("local_search: steepest ascent asks for all neighbours in order before it moves, known points never again",
          "[local_search]") {
    CHECK(climb({.acceptance = local_search::steepest, .restart = false, .shuffle = false}) ==
          std::vector<std::string>{"10000", "01000", "00100", "00010", "00001", // ties: the first is gone to
                                   "11000", "10100", "10010", "10001",          // 00000 is known
                                   "11100", "11010", "11001",                   // 01000 and 10000 are known
                                   "01100", "11110", "11101",                   // 10100 and 11000 are known
                                   "01110", "10110", "11111",                   // 11010 and 11100 are known
                                   "01111", "10111", "11011"});                 // 11101 and 11110 are known
}

TEST_CASE("local_search: first improvement moves at once", "[local_search]") {
    auto const trials = climb({.restart = false, .shuffle = false});
    CHECK(trials == std::vector<std::string>{"10000", "11000", "01000", "11100", "01100", "10100", "11110", "01110",
                                             "10110", "11010", "11111", "01111", "10111", "11011", "11101"});
}

TEST_CASE("local_search: the order of the neighbours is random if so wanted", "[local_search]") {
    auto const in_order = climb({.acceptance = local_search::steepest, .restart = false, .shuffle = false});
    auto const shuffled = climb({.acceptance = local_search::steepest, .restart = false});
    CHECK(shuffled != in_order);
    CHECK(std::is_permutation(in_order.begin(), in_order.begin() + 5, shuffled.begin()));
}

TEST_CASE("local_search: ends at a local optimum, or starts anew and ends when all is known", "[local_search]") {
    test::hand_driven once{local_search{.restart = false}, bits};
    test::check_error<nas::space_exhausted>("nas.controller.3", [&] {
        for (int i = 0; i < 40; ++i) {
            auto& r = once.ask();
            once.tell(r, ones(r.genome));
        }
    });
    CHECK(ones(once.state.centre) == 5);
    test::hand_driven on{local_search{}, bits};
    test::check_error<nas::space_exhausted>("nas.controller.2", [&] {
        for (int i = 0; i < 40; ++i) {
            auto& r = on.ask();
            on.tell(r, ones(r.genome));
        }
    });
    CHECK(on.state.known.size() == 32);
    CHECK(on.records.size() == 32);
}

TEST_CASE("local_search: a plateau is a local optimum", "[local_search]") {
    test::hand_driven study{local_search{.restart = false}, bits};
    test::check_error<nas::space_exhausted>("nas.controller.3", [&] {
        for (int i = 0; i < 40; ++i) study.tell(study.ask(), 1);
    });
    CHECK(study.records.size() == 6); // the start and its five neighbours
}

TEST_CASE("local_search: a climb begins at the best of several starts", "[local_search]") {
    test::hand_driven study{local_search{.starts = 4}, test::tiny_space};
    double const rewards[] = {1, 5, 2, 3};
    for (double const r : rewards) study.tell(study.ask(), r);
    nas::genome const wanted = study.records[1].genome;
    (void)study.ask();
    CHECK(study.state.climbing);
    CHECK(study.state.centre == wanted);
}

TEST_CASE("local_search: failed trials count neither as start nor as neighbour, and are not repeated",
          "[local_search]") {
    test::hand_driven study{local_search{.shuffle = false}, bits};
    study.lose(study.ask());
    CHECK_FALSE(study.state.climbing);
    study.tell(study.ask(), 0);
    for (int i = 0; i < 5; ++i) {
        auto& r = study.ask();
        bool const repeats = r.genome == study.records[0].genome;
        CHECK_FALSE(repeats);
        if (i < 4 && study.state.next < 5 && r.tag == 2) study.lose(r);
        else study.tell(r, 0);
    }
    CHECK(study.state.optima <= 1);
}

TEST_CASE("local_search: trials under way are not proposed again; meanwhile further starts are", "[local_search]") {
    test::hand_driven study{local_search{.acceptance = local_search::steepest}, bits};
    study.records.reserve(64);
    study.tell(study.ask(), 0);
    std::vector<nas::genome const*> pending;
    std::vector<std::size_t> open;
    for (int i = 0; i < 8; ++i) {
        nas::trial_record const& r = study.ask(pending);
        for (nas::genome const* const p : pending) CHECK(*p != r.genome);
        CHECK(r.tag == (i < 5 ? 2u : 1u)); // five neighbours, then starts
        pending.push_back(&r.genome);
        open.push_back(study.records.size() - 1);
    }
    std::reverse(open.begin(), open.end());
    for (std::size_t const i : open) study.tell(study.records[i], i == 3 ? 10 : 1);
    (void)study.ask();
    CHECK(study.state.centre == study.records[3].genome);
}

TEST_CASE("local_search: real numbers move by steps that are halved at a local optimum", "[local_search]") {
    static constexpr auto line = nas::tuple_of(nas::real(-1.0, 1.0), nas::one_of(0, 1));
    auto const x_of = [](nas::genome const& g) { return std::get<0>(nas::decode(line, g)); };
    auto const best_with = [&](std::uint32_t halvings) {
        test::hand_driven study{local_search{.restart = false, .real_step = 0.25, .halvings = halvings}, line};
        double best = -10;
        try {
            for (int i = 0; i < 200; ++i) {
                auto& r = study.ask();
                double const reward = -std::abs(x_of(r.genome) - 0.3);
                best = std::max(best, reward);
                study.tell(r, reward);
            }
        } catch (nas::space_exhausted const& e) {
            CHECK(e.id() == "nas.controller.3");
        }
        return -best;
    };
    CHECK(best_with(0) < 0.25); // half a step of 0.5
    CHECK(best_with(0) > 0.01);
    CHECK(best_with(12) < 0.5 / 4096);
}

TEST_CASE("local_search: impossible options and damaged bytes are refused", "[local_search]") {
    test::check_error<nas::search_error>(
        "nas.controller.1", [] { local_search{.starts = 0}.check(); }, "starts = 0");
    for (double const step : {0.0, -1.0, 1.5, std::nan("")})
        test::check_error<nas::search_error>(
            "nas.controller.1", [&] { local_search{.real_step = step}.check(); }, "real_step");
    local_search const c;
    local_search::state s;
    s.best = 3;
    test::check_error<nas::storage_error>("nas.storage.2", [&] { (void)c.load(c.save(s)); });
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
}

// Reference [exact], methods: mean 93.0631; fractions of the starts that end at 22212220 and 22212202; 15 local optima.
TEST_CASE("local_search: steepest ascent on NAS-Bench-Macro ends where it must from every start",
          "[local_search][statistics]") {
    auto const accuracies = test::macro_accuracies();
    if (accuracies.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    local_search const c{.acceptance = local_search::steepest, .restart = false, .shuffle = false};
    double sum = 0;
    std::map<std::size_t, int> ends;
    auto const index_of = [](nas::genome const& g) {
        std::size_t index = 0;
        for (nas::gene const& x : g) index = 3 * index + x.value;
        return index;
    };
    for (nas::genome const& start : nas::enumerate(test::macro_space)) {
        local_search::state s;
        nas::trial_record r{.genome = start, .reward = accuracies[index_of(start)]};
        c.feedback(s, r);
        try {
            for (;;) {
                nas::rng random(1);
                nas::proposal p = c.propose(s, test::macro_space, random, {});
                r = {.genome = std::move(p.genome), .tag = p.tag};
                r.reward = accuracies[index_of(r.genome)];
                c.feedback(s, r);
            }
        } catch (nas::space_exhausted const&) {}
        ++ends[index_of(s.centre)];
        sum += s.centre_reward;
    }
    auto const code = [](char const* digits) {
        std::size_t index = 0;
        for (; *digits; ++digits) index = 3 * index + static_cast<std::size_t>(*digits - '0');
        return index;
    };
    CHECK(std::abs(sum / 6561 - 93.0631) < 0.00005);
    CHECK(std::abs(ends[code("22212220")] / 6561.0 - 0.1765) < 0.00005);
    CHECK(std::abs(ends[code("22212202")] / 6561.0 - 0.1093) < 0.00005);
    CHECK(ends.size() == 15);
}
