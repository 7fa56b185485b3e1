// Whether the controllers behave as published, and how they compare: tables of
//
//   1. analytic checks,
//   2. NAS-Bench-Macro against reference values, within three standard errors,
//   3. all controllers at 100 evaluations of NAS-Bench-Macro, against random search.
//
//   benchmark_controllers --data DIR [--runs 200] [--csv FILE] [--html FILE]
//
// DIR holds nas-bench-macro_cifar10.json. Exit status 1 if a check fails.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <CLI/CLI.hpp>

#include <nas/bench/branin.hpp>
#include <nas/bench/rank_tests.hpp>
#include <nas/bench/results_csv.hpp>
#include <nas/bench/runner.hpp>
#include <nas/bench/softmax_bandit.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/bench/zdt.hpp>
#include <nas/controller/bananas.hpp>
#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/gaussian_process_search.hpp>
#include <nas/controller/hill_climbing.hpp>
#include <nas/controller/lemonade.hpp>
#include <nas/controller/local_search.hpp>
#include <nas/controller/lstm_reinforce.hpp>
#include <nas/controller/neural_predictor.hpp>
#include <nas/controller/nsga2.hpp>
#include <nas/controller/one_plus_lambda.hpp>
#include <nas/controller/ppo.hpp>
#include <nas/controller/quasi_random.hpp>
#include <nas/controller/reinforce.hpp>
#include <nas/controller/roulette_evolution.hpp>
#include <nas/controller/smac.hpp>
#include <nas/controller/tournament_evolution.hpp>
#include <nas/controller/tpe.hpp>
#include <nas/io/bench_report.hpp>
#include <nas/io/nb_macro_table.hpp>
#include <nas/nas.hpp>
#include <nas/trial/crowding_distance.hpp>
#include <nas/trial/hypervolume.hpp>
#include <nas/trial/non_dominated_sort.hpp>

namespace bench = nas::bench;

namespace {

bool all_good = true;

void check(std::string const& what, double value, std::string const& wanted, bool good) {
    all_good = all_good && good;
    std::printf("| %s | %.6g | %s | %s |\n", what.c_str(), value, wanted.c_str(), good ? "yes" : "**no**");
    std::fflush(stdout);
}
void equal(std::string const& what, double value, double wanted, double tolerance) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g +- %.1g", wanted, tolerance);
    check(what, value, text, std::abs(value - wanted) <= tolerance);
}

void analytic() {
    std::printf("## Analytic checks\n\n| | value | wanted | met |\n|---|---|---|---|\n");

    // REINFORCE and PPO climb a softmax bandit.
    auto const bandit = bench::softmax_bandit({0.1, 0.2, 0.3, 0.9, 0.4}, 0.3);
    auto const best_arm = [&](auto const& controller) {
        double least = 1;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            typename std::remove_cvref_t<decltype(controller)>::state state;
            nas::trial_record r{.state = nas::trial_state::complete};
            for (std::uint64_t t = 0; t < 3000; ++t) {
                nas::rng random = nas::rng(seed).stream(t), noise = random.stream(1);
                nas::proposal const p = nas::detail::propose_with(controller, state, bandit.space(), random, {});
                r.number = t;
                r.genome = p.genome;
                r.tag = p.tag;
                r.reward = bandit.evaluate(r.genome, 0, noise).reward;
                controller.feedback(state, r);
            }
            nas::genome const likeliest = controller.most_likely(state, bandit.space());
            least = std::min(least, likeliest[0].value == 3 ? std::exp(controller.log_probability(state, likeliest)) : 0);
        }
        return least;
    };
    double const by_reinforce = best_arm(nas::reinforce{}), by_ppo = best_arm(nas::ppo{});
    check("REINFORCE: least p(best arm) of 10 runs, 3,000 pulls", by_reinforce, "> 0.95", by_reinforce > 0.95);
    check("PPO: the same", by_ppo, "> 0.95", by_ppo > 0.95);

    auto const reward = [](nas::mnas_reward const& r, double ms) {
        return r({.accuracy = 1, .latency = nas::milliseconds{ms}});
    };
    equal("MnasNet reward, soft: factor of twice the target", reward(nas::mnas_reward::soft(nas::milliseconds{80}), 160), 0.9526, 5e-5);
    equal("MnasNet reward, hard: factor of twice the target", reward(nas::mnas_reward::hard(nas::milliseconds{80}), 160), 0.5, 1e-12);
    equal("MnasNet reward, hard: factor of half the target", reward(nas::mnas_reward::hard(nas::milliseconds{80}), 40), 1, 1e-12);

    equal("Expected improvement at mean = best, deviation 1", nas::model::expected_improvement({0, 1}, 0), 0.398942, 5e-7);
    equal("Probability of improvement at mean = best", nas::model::probability_of_improvement({0, 1}, 0), 0.5, 1e-12);
    auto const on_branin = bench::run(bench::branin(), {"gp", nas::gaussian_process_search{}},
                                      {.runs = 10, .simulation = {.trials = 60}});
    double reached = 0;
    for (double const best : on_branin.final()) reached += -best < 0.40 ? 1 : 0;
    check("Gaussian process on Branin: runs of 10 below 0.40 in 60 trials", reached, ">= 9", reached >= 9);

    for (auto const rounding : {nas::bracket_rounding::jmlr, nas::bracket_rounding::hpbandster}) {
        auto const brackets = nas::bracket_schedule{.max_budget = 81, .rounding = rounding}.brackets();
        bool const jmlr = rounding == nas::bracket_rounding::jmlr;
        std::array<double, 5> const wanted = jmlr ? std::array<double, 5>{81, 34, 15, 8, 5} : std::array<double, 5>{81, 27, 9, 6, 5};
        double agreeing = 0;
        for (std::size_t i = 0; i < 5; ++i)
            agreeing += static_cast<double>(brackets.at(i)[0].trials) == wanted[i] && brackets[i][0].budget == std::pow(3, i) ? 1 : 0;
        equal(jmlr ? "Hyperband, R 81, eta 3: brackets of 81, 34, 15, 8, 5" : "Hyperband, HpBandSter's: brackets of 81, 27, 9, 6, 5",
              agreeing, 5, 0);
    }

    std::vector<double> const points{-1, -5, -2, -3, -3, -3, -4, -1, -5, -5};
    auto const ranks = nas::non_dominated_ranks(points, 2);
    equal("NSGA-II: fronts of the five points as wanted", ranks == std::vector<std::size_t>{0, 0, 1, 0, 2} ? 1 : 0, 1, 0);
    equal("NSGA-II: crowding distance of (2, 3)", nas::crowding_distances(points, 2, ranks)[1], 2, 1e-12);
    auto const on_zdt1 = bench::run(bench::zdt(1), {"nsga2", nas::nsga2{.population = 100, .mutation = 1.0 / 30}},
                                    {.runs = 4, .simulation = {.trials = 25'000}});
    double const volume = bench::quantile(on_zdt1.final(), 0);
    check("NSGA-II on ZDT1, 30 variables, 25,000 trials: least hypervolume of 4 runs", volume, ">= 0.86", volume >= 0.86);
}

/// The mean over runs against a reference mean, deviation and number of runs (0: exact, or so many that it counts as such). Of few
/// runs the deviation is itself uncertain: the larger of the two estimates counts.
void against(std::string const& what, std::vector<double> const& values, double wanted, double deviation, double runs) {
    auto const s = bench::summarize(values);
    double const spread = std::max(deviation, s.deviation);
    double const error = std::sqrt(s.error * s.error + (runs > 0 ? spread * spread / runs : 0));
    bool const good = std::abs(s.mean - wanted) <= 3 * error;
    all_good = all_good && good;
    std::printf("| %s | %zu | %.4f +- %.4f | %.4f +- %.4f | %+.1f | %s |\n", what.c_str(), s.count, s.mean, s.deviation, wanted,
                deviation, (s.mean - wanted) / error, good ? "yes" : "**no**");
    std::fflush(stdout);
}

std::vector<double> macs_of_all; // by the code as a number to base 3
std::vector<double> macs_of(nas::genome const& g) {
    std::size_t index = 0;
    for (nas::gene const& x : g) index = 3 * index + x.value;
    return {macs_of_all[index]};
}

void published(nas::io::nb_macro_table const& table, std::size_t runs) {
    std::printf("\n## NAS-Bench-Macro against reference values\n\nMean and standard deviation of the best accuracy, or of the share of the "
                "true hypervolume; the difference\nin standard errors must be at most 3.\n\n"
                "| | runs | measured | reference | errors | met |\n|---|---|---|---|---|---|\n");
    auto const accuracy = nas::io::nb_macro_problem(table);
    auto const rows = [&](std::string const& name, nas::any_controller const& c, std::vector<std::array<double, 4>> const& wanted) {
        auto const set = bench::run(accuracy, {name, c}, {.runs = runs, .simulation = {.trials = static_cast<std::size_t>(wanted.back()[0])}});
        for (auto const& w : wanted)
            against(name + ", " + std::to_string(static_cast<int>(w[0])) + " trials", set.after(static_cast<std::size_t>(w[0])), w[1], w[2], w[3]);
    };
    rows("random without replacement", nas::random_search{.replacement = false},
         {{10, 92.433, 0.330, 0}, {50, 92.774, 0.162, 0}, {100, 92.866, 0.133, 0}, {200, 92.942, 0.108, 0}, {500, 93.022, 0.078, 0}});
    rows("regularized evolution P10 S3", nas::regularized_evolution{.population = 10, .sample = 3},
         {{50, 92.924, 0.160, 0}, {100, 93.048, 0.094, 0}, {200, 93.105, 0.035, 0}, {500, 93.123, 0.011, 0}});
    rows("regularized evolution P30 S10", nas::regularized_evolution{.population = 30, .sample = 10},
         {{100, 93.085, 0.056, 0}, {200, 93.121, 0.013, 0}});

    // Steepest ascent from every network: exact.
    auto const& results = table.results();
    std::array<std::size_t, 8> power{};
    for (std::size_t i = 0, p = 2187; i < 8; ++i, p /= 3) power[i] = p;
    double sum = 0;
    std::size_t first = 0, second = 0, optima = 0;
    auto const value = [&](std::size_t i) { return results[i].mean_accuracy; };
    for (std::size_t start = 0; start < results.size(); ++start) {
        std::size_t at = start;
        for (;;) {
            std::size_t best = at;
            for (std::size_t i = 0; i < 8; ++i) {
                std::size_t const digit = at / power[i] % 3;
                for (std::size_t d = 0; d < 3; ++d) {
                    std::size_t const n = at - digit * power[i] + d * power[i];
                    if (d != digit && value(n) > value(best)) best = n;
                }
            }
            if (best == at) break;
            at = best;
        }
        sum += value(at);
        optima += at == start ? 1 : 0;
        first += at == 6477 ? 1 : 0;  // 22212220
        second += at == 6473 ? 1 : 0; // 22212202
    }
    std::printf("| steepest ascent, all 6,561 starts: mean | 6561 | %.4f | 93.0631 | | %s |\n", sum / 6561,
                std::abs(sum / 6561 - 93.0631) < 5e-5 ? "yes" : "**no**");
    all_good = all_good && std::abs(sum / 6561 - 93.0631) < 5e-5;
    for (auto const& [ends, wanted, name] : {std::tuple(first, 0.1765, "22212220"), std::tuple(second, 0.1093, "22212202")}) {
        double const share = static_cast<double>(ends) / 6561;
        bool const good = std::abs(share - wanted) < 5e-5;
        std::printf("| steepest ascent: share of starts that end at %s | 6561 | %.4f | %.4f | | %s |\n", name, share, wanted,
                    good ? "yes" : "**no**");
        all_good = all_good && good;
    }
    std::printf("| steepest ascent: local optima | 6561 | %zu | 15 | | %s |\n", optima, optima == 15 ? "yes" : "**no**");
    all_good = all_good && optima == 15;

    auto const tradeoff = nas::io::nb_macro_tradeoff(table);
    auto const shares = [&](std::string const& name, nas::any_controller const& c, std::size_t n,
                            std::array<double, 3> const& mean, std::array<double, 3> const& deviation, double reference_runs) {
        auto const set = bench::run(tradeoff, {name, c}, {.runs = n, .simulation = {.trials = 800}});
        std::size_t k = 0;
        for (std::size_t const trials : {200u, 400u, 800u}) {
            std::vector<double> share = set.after(trials);
            for (double& x : share) x /= 0.903842;
            against(name + ", hypervolume, " + std::to_string(trials) + " trials", share, mean[k], deviation[k], reference_runs);
            ++k;
        }
    };
    for (auto const& r : results) macs_of_all.push_back(static_cast<double>(r.macs));
    std::size_t const n = std::max<std::size_t>(40, runs / 2);
    shares("random", nas::random_search{}, n, {0.9336, 0.9577, 0.9686}, {0.0274, 0.0123, 0.0110}, 40);
    shares("NSGA-II P40", nas::nsga2{.population = 40, .mutation = 1.0 / 8}, n, {0.9531, 0.9879, 0.9982}, {0.0342, 0.0156, 0.0024}, 20);
    nas::lemonade lemonade{.cheap = &macs_of, .first = 10, .parents = 50, .children = 10};
    shares("LEMONADE", lemonade, n, {0.9959, 0.9994, 0.9998}, {0.0022, 0.0005, 0.0001}, 40);
    auto const inverse = bench::run(tradeoff, {"inverse", lemonade}, {.runs = n, .simulation = {.trials = 200}}).final();
    lemonade.inverse_density = false;
    shares("LEMONADE, uniform", lemonade, n, {0.9774, 0.9969, 0.9998}, {0.0179, 0.0045, 0.0001}, 40);
    auto const uniform = bench::run(tradeoff, {"uniform", lemonade}, {.runs = n, .simulation = {.trials = 200}}).final();
    auto const test = bench::mann_whitney(inverse, uniform);
    std::printf("| inverse density beats uniform at 200 trials: p | %zu | %.2g | < 0.01 | | %s |\n", n, test.p_greater,
                test.p_greater < 0.01 ? "yes" : "**no**");
    all_good = all_good && test.p_greater < 0.01;
}

void ranking(nas::io::nb_macro_table const& table, std::size_t runs, std::string const& csv, std::string const& html) {
    using loss = nas::model::regression_loss;
    std::vector<bench::contender> const all{
        {"random", nas::random_search{}},
        {"quasi-random", nas::quasi_random{}},
        {"tpe", nas::tpe{}},
        {"tpe, joint", nas::tpe{.multivariate = true}},
        {"gaussian process", nas::gaussian_process_search{}},
        {"smac", nas::smac{}},
        {"bananas", nas::bananas{.networks = 3, .network = {.layers = 3, .epochs = 80}}},
        {"neural predictor", nas::neural_predictor{.networks = 2, .network = {.layers = 2, .epochs = 80, .loss = loss::squared}, .pool = 300}},
        {"regularized evolution P10 S3", nas::regularized_evolution{.population = 10, .sample = 3}},
        {"regularized evolution P30 S10", nas::regularized_evolution{.population = 30, .sample = 10}},
        {"tournament evolution P10", nas::tournament_evolution{.population = 10}},
        {"roulette evolution P10", nas::roulette_evolution{.population = 10}},
        {"one_plus_lambda 2", nas::one_plus_lambda{.lambda = 2, .rate = 0.1}},
        {"NSGA-II P20", nas::nsga2{.population = 20}},
        {"local search", nas::local_search{}},
        {"local search, steepest", nas::local_search{.acceptance = nas::local_search::steepest}},
        {"hill climbing 8 x 1", nas::hill_climbing{.children = 8, .mutations = 1}},
        {"reinforce", nas::reinforce{.learning_rate = 0.2}},
        {"ppo", nas::ppo{}},
        {"lstm_reinforce, rate 0.01", nas::lstm_reinforce{.learning_rate = 0.01, .batch = 4}},
    };
    auto const problem = nas::io::nb_macro_problem(table);
    auto const sets = bench::compare({&problem, 1}, all, {.runs = runs, .simulation = {.trials = 100}});
    auto const random = sets[0].final();
    struct line {
        std::string name;
        bench::summary s;
        bench::band b;
        bench::rank_test test;
    };
    std::vector<line> lines;
    for (auto const& set : sets) {
        auto const values = set.final();
        lines.push_back({set.contender, bench::summarize(values), bench::bootstrap_mean(values), bench::mann_whitney(values, random)});
    }
    std::stable_sort(lines.begin(), lines.end(), [](line const& a, line const& b) { return a.s.mean > b.s.mean; });
    std::printf("\n## All controllers, 100 evaluations of NAS-Bench-Macro\n\nBest accuracy (the optimum is 93.1267) over %zu runs; p of "
                "being better than random search, one-sided, by the test\nof Mann and Whitney.\n\n"
                "| rank | controller | mean | standard deviation | 95 %% of the mean | p |\n|---|---|---|---|---|---|\n", runs);
    int rank = 0;
    for (line const& l : lines) {
        bool const model = l.name == "tpe" || l.name == "tpe, joint" || l.name == "gaussian process" || l.name == "smac" || l.name == "bananas" || l.name == "neural predictor";
        bool const worse = l.name != "random" && l.test.p_less < 0.01;
        if ((model && !(l.test.p_greater < 0.01)) || worse) all_good = false;
        std::printf("| %d | %s | %.4f | %.4f | %.4f-%.4f | %s |\n", ++rank, l.name.c_str(), l.s.mean, l.s.deviation, l.b.low, l.b.high,
                    l.name == "random" ? "-" : nas::concat(l.test.p_greater < 1e-4 ? 0.0001 : std::round(l.test.p_greater * 1e4) / 1e4).c_str());
    }
    std::printf("\np = 0.0001 stands for 0.0001 or less.\n");
    auto const write = [](std::string const& path, std::string const& text) {
        if (path.empty()) return;
        std::FILE* const out = std::fopen(path.c_str(), "wb");
        bool const good = out && std::fwrite(text.data(), 1, text.size(), out) == text.size();
        if (out) std::fclose(out);
        if (!good) std::fprintf(stderr, "cannot write %s\n", path.c_str());
        all_good = all_good && good;
    };
    if (!csv.empty()) write(csv, bench::to_csv(sets));
    if (!html.empty()) write(html, nas::io::to_html({.title = "Controllers on NAS-Bench-Macro", .sets = sets}));
}

} // namespace

int main(int argc, char** argv) {
    std::string data, csv, html;
    std::size_t runs = 200;
    CLI::App app("Behaviour of controllers");
    app.add_option("--data", data, "Folder with nas-bench-macro_cifar10.json")->required();
    app.add_option("--runs", runs, "Runs per controller")->check(CLI::PositiveNumber);
    app.add_option("--csv", csv, "Every trial of the ranking");
    app.add_option("--html", html, "A page with plots of the ranking");
    CLI11_PARSE(app, argc, argv);
    try {
        auto const table = nas::io::read_nb_macro_table(data + "/nas-bench-macro_cifar10.json");
        analytic();
        published(table, runs);
        ranking(table, runs, csv, html);
    } catch (nas::error const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 2;
    }
    std::printf("\n%s\n", all_good ? "All checks are met." : "A check is not met.");
    return all_good ? 0 : 1;
}
