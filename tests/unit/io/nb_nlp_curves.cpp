#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include <nas/bench/simulate.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/io/nb_nlp_curves.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using nas::io::nb_nlp_logs;
using test::check_error;

namespace {

std::string line(int id, std::string const& losses, std::string const& seconds) {
    return nas::concat(
        "{\"recepie_id\": ", id, ", \"recepie\": \"{\\\"NaN\\\": 1}\", \"num_params\": 12, \"train_losses\": ", losses,
        ", \"val_losses\": ", losses, ", \"test_losses\": ", losses, ", \"wall_times\": ", seconds, "}\n");
}

std::string const three = line(1, "[5, 4, 3]", "[1, 2, 3]") + "\n" + line(2, "[6, NaN]", "[10, 20]") +
                          line(3, "[9, 8, -Infinity]", "[1,1,1]");

nas::genome picks(problem const& p, std::uint32_t network) {
    nas::genome g = nas::sample(p.space(), nas::rng(1));
    g.at(0).value = network;
    return g;
}

} // namespace

TEST_CASE("nb_nlp_logs: numbers that are none, names that only look like it", "[io][nb_nlp_curves]") {
    auto const logs = nb_nlp_logs(three);
    REQUIRE(logs.size() == 3);
    CHECK(logs[0].id == 1);
    CHECK(logs[0].cell == "{\"NaN\": 1}");
    CHECK(logs[0].parameters == 12);
    CHECK(logs[0].validation_loss == std::vector<double>{5, 4, 3});
    CHECK(logs[0].seconds == std::vector<double>{1, 2, 3});
    CHECK(logs[0].diverged_at() == 0);
    CHECK(logs[1].diverged_at() == 2);
    CHECK(logs[2].diverged_at() == 3);
}

TEST_CASE("nb_nlp_problem: rewards, costs and failures per epoch", "[io][nb_nlp_curves]") {
    problem const p = nas::io::nb_nlp_problem(nb_nlp_logs(three));
    CHECK(p.facts().min_budget == 1);
    CHECK(p.facts().full_budget == 3);
    CHECK(*p.facts().best == -3);
    nas::rng unused(1);
    auto const part = p.evaluate(picks(p, 0), 2.7, unused);
    CHECK(*part.reward == -4);
    CHECK(*part.score == -3);
    CHECK(part.cost == 3);
    CHECK(part.curve == std::vector<nas::curve_point>{{1, -5}, {2, -4}});
    CHECK(part.step_seconds == std::vector<double>{1, 2});
    CHECK(*part.metrics.find("test_loss") == 4);
    CHECK(*part.metrics.parameters == 12);
    auto const before = p.evaluate(picks(p, 1), 1, unused);
    CHECK(*before.reward == -6);
    CHECK_FALSE(before.score);
    auto const failed = p.evaluate(picks(p, 1), 0, unused);
    REQUIRE(failed.failure);
    CHECK(failed.failure->kind == nas::failure_kind::diverged);
    CHECK(failed.cost == 30);
    CHECK_FALSE(failed.reward);
}

TEST_CASE("nb_nlp_problem: a diverged training fails when it diverges, with the curve up to there",
          "[io][nb_nlp_curves]") {
    problem const p = nas::io::nb_nlp_problem(nb_nlp_logs(three));
    for (auto const& pruner : {std::optional<nas::any_pruner>{}, std::optional<nas::any_pruner>{nas::no_pruner{}}}) {
        auto const s = simulate(p, nas::random_search{.replacement = false}, {.trials = 3, .pruner = pruner});
        for (auto const& r : s.records) {
            std::size_t const network = r.genome.at(0).value;
            CHECK(r.curve.size() == std::array<std::size_t, 3>{3, 1, 2}[network]);
            CHECK((r.state == nas::trial_state::complete) == (network == 0));
            CHECK(*r.finished - *r.started == Approx(std::array{6.0, 30.0, 3.0}[network]));
        }
    }
}

TEST_CASE("nb_nlp_logs: damaged logs are refused with their line", "[io][nb_nlp_curves]") {
    check_error<nas::data_error>(
        "nas.json.1", [] { (void)nb_nlp_logs("\n{", "log.jsonl"); }, "log.jsonl, line 2");
    check_error<nas::data_error>(
        "nas.bench.21", [] { (void)nb_nlp_logs("{\"recepie_id\": 1}"); }, "line 1", "recepie");
    check_error<nas::data_error>(
        "nas.bench.21", [] { (void)nb_nlp_logs(line(1, "[1, 2]", "[1]")); }, "2 val_losses", "1 wall_times");
    check_error<nas::data_error>("nas.bench.21", [] { (void)nb_nlp_logs(line(1, "[]", "[]")); });
    check_error<nas::data_error>("nas.bench.21", [] { (void)nb_nlp_logs(line(1, "[1]", "[\"a\"]")); });
    check_error<nas::data_error>(
        "nas.bench.21", [] { (void)nb_nlp_logs("\n \n"); }, "no log");
    check_error<nas::search_error>(
        "nas.bench.1", [] { (void)nas::io::nb_nlp_problem(nb_nlp_logs(line(1, "[1]", "[1]"))); }, "two");
    CHECK_THROWS_AS(nas::io::read_nb_nlp_logs("/no/such/file"), nas::storage_error);
}

TEST_CASE("nb_nlp_problem: the published curves, 4 of 345 diverged", "[io][nb_nlp_curves]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    if (!folder) {
        WARN("NAS_DATA_DIR is not set; the published curves are not read");
        return;
    }
    auto const logs = nas::io::read_nb_nlp_logs(std::string(folder) + "/nas-bench-nlp/wikitext2_logs.jsonl");
    REQUIRE(logs.size() == 345);
    CHECK(std::count_if(logs.begin(), logs.end(), [](auto const& l) { return l.diverged_at() > 0; }) == 4);
    auto const s = simulate(nas::io::nb_nlp_problem(logs), nas::random_search{.replacement = false},
                            {.trials = 400, .workers = 8});
    CHECK(s.ended == "exhausted");
    REQUIRE(s.records.size() == 345);
    int failed = 0;
    double all = 0, paid = 0;
    for (auto const& l : logs)
        for (double const t : l.seconds) all += t;
    for (auto const& r : s.records) {
        failed += r.state == nas::trial_state::failed;
        paid += s.costs[r.number];
    }
    CHECK(failed == 4);
    CHECK(paid == Approx(all));
}
