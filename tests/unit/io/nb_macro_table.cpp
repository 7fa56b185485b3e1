#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/io/nb_macro_table.hpp>
#include <nas/space/encode.hpp>

#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

using namespace nas::bench;
using nas::io::nb_macro_table;
using test::check_error;

namespace {

std::string data_file() {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    if (folder) return std::string(folder) + "/nas-bench-macro/nas-bench-macro_cifar10.json";
    WARN("NAS_DATA_DIR is not set; the published table is not read");
    return {};
}

// A complete table with made-up numbers: the accuracies 50 + index / 1000.
std::string made_up(std::string const& broken = {}) {
    std::string text = "{";
    for (std::size_t i = 0; i < nb_macro_table::networks; ++i) {
        std::string code;
        for (std::size_t rest = i, d = 0; d < 8; ++d, rest /= 3)
            code.insert(code.begin(), static_cast<char>('0' + rest % 3));
        std::string const a = nas::concat(50 + static_cast<double>(i) / 1000);
        text += nas::concat(i ? ", " : "", '"', code, "\": ",
                            code == broken ? std::string("{\"mean_acc\": 1}")
                                           : nas::concat("{\"test_acc\": [", a, ", ", a, ", 10], \"mean_acc\": ", a,
                                                         ", \"params\": ", i + 5, ", \"flops\": ", 7'713'280 + i, "}"));
    }
    return text + "}";
}

} // namespace

TEST_CASE("nb_macro_table: every network has its results", "[io][nb_macro_table]") {
    nb_macro_table const t(made_up());
    auto const& r = t.at(nas::zoo::nb_macro_from_code("00000012"));
    CHECK(r.mean_accuracy == 50.005);
    CHECK(r.test_accuracy == std::array<double, 3>{50.005, 50.005, 10});
    CHECK(r.parameters == 10);
    CHECK(r.macs == 7'713'285);
    CHECK(t.results().size() == 6561);
    CHECK(t.results().back() == t.at(nas::zoo::nb_macro_from_code("22222222")));

    problem const p = nas::io::nb_macro_problem(t, {.one_repeat = true});
    nas::genome const g = nas::encode(nas::zoo::nb_macro, nas::zoo::nb_macro_from_code("00000012"));
    int low = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        nas::rng noise(seed);
        auto const e = p.evaluate(g, 0, noise);
        CHECK(*e.score == 50.005);
        CHECK(e.metrics.accuracy == e.reward);
        low += *e.reward == 10;
    }
    CHECK(low == Approx(100).margin(3 * 8.2));
}

TEST_CASE("nb_macro_table: other files are refused", "[io][nb_macro_table]") {
    check_error<nas::data_error>("nas.json.1", [] { (void)nb_macro_table("{"); });
    check_error<nas::data_error>(
        "nas.bench.20", [] { (void)nb_macro_table("{}", "x.json"); }, "x.json", "0 networks");
    check_error<nas::data_error>("nas.bench.20", [] { (void)nb_macro_table("[1]"); });
    check_error<nas::data_error>(
        "nas.bench.20", [] { (void)nb_macro_table(made_up("00000210")); }, "00000210", "test_acc");
    std::string wrong = made_up();
    wrong.replace(wrong.find("\"00000001\""), 10, "\"00000003\"");
    check_error<nas::data_error>(
        "nas.bench.20", [&] { (void)nb_macro_table(wrong); }, "nas.zoo.2");
    CHECK_THROWS_AS(nas::io::read_nb_macro_table("/no/such/file"), nas::storage_error);
}

TEST_CASE("nb_macro_problem: optimum and hypervolume of the published table", "[io][nb_macro_table]") {
    std::string const file = data_file();
    if (file.empty()) return;
    nb_macro_table const t = nas::io::read_nb_macro_table(file);
    double sum = 0;
    for (auto const& r : t.results()) sum += r.mean_accuracy;
    CHECK(sum / 6561 == Approx(90.247).margin(5e-4));
    CHECK(t.at(nas::zoo::nb_macro_from_code("22212220")).mean_accuracy == Approx(93.1267).margin(5e-5));
    CHECK(*nas::io::nb_macro_problem(t).facts().best == Approx(93.1267).margin(5e-5));
    CHECK(*nas::io::nb_macro_tradeoff(t).facts().best == Approx(0.903842).margin(5e-7));
}

TEST_CASE("nb_macro_problem: random search and evolution reach the reference means", "[io][nb_macro_table]") {
    std::string const file = data_file();
    if (file.empty()) return;
    nb_macro_table const t = nas::io::read_nb_macro_table(file);
    std::vector<problem> const p{nas::io::nb_macro_problem(t)};
    std::vector<contender> const c{{"random", nas::random_search{.replacement = false}},
                                   {"evolution", nas::regularized_evolution{.population = 10, .sample = 3}}};
    auto const sets = compare(p, c, {.runs = 200, .simulation = {.trials = 100}});
    auto const is = [](std::vector<double> const& values, double mean, double deviation) {
        CHECK(summarize(values).mean ==
              Approx(mean).margin(3 * deviation / std::sqrt(static_cast<double>(values.size())) + 5e-4));
    };
    is(sets[0].after(10), 92.433, 0.330); // exact expectations
    is(sets[0].after(50), 92.774, 0.162);
    is(sets[0].after(100), 92.866, 0.133);
    is(sets[1].after(50), 92.924, 0.160);
    is(sets[1].after(100), 93.048, 0.094);

    std::vector<problem> const two{nas::io::nb_macro_tradeoff(t)};
    auto const front = compare(two, {{{"random", nas::random_search{.replacement = false}}}},
                               {.runs = 60, .simulation = {.trials = 200}});
    auto const ratio = summarize(front[0].final());
    CHECK(ratio.mean / *two[0].facts().best == Approx(0.9336).margin(3 * 0.0274 * std::sqrt(1.0 / 60 + 1.0 / 40)));
}
