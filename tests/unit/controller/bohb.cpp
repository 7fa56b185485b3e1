#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include <nas/controller/bohb.hpp>
#include <nas/controller/hyperband.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::bohb;

namespace {

constexpr auto mixed = nas::tuple_of(nas::real(0.0, 1.0), nas::one_of(0, 1, 2, 3), nas::real(0.0, 1.0),
                                     nas::one_of(0, 1, 2, 3), nas::one_of(0, 1, 2, 3));

double unit(nas::gene const& x) { return x.value / (x.arity - 1.0); }

// Largest, 0, where numbers are 0.7 and alternatives 1; small budgets disturb it.
double quality(nas::trial_record const& r) {
    double sum = 0;
    for (nas::gene const& x : r.genome)
        sum -= x.arity == nas::continuous_arity ? std::pow(unit(x) - 0.7, 2) : x.value == 1 ? 0 : 0.1;
    nas::rng noise(nas::hash_of(r.genome));
    return sum + (noise.uniform() - 0.5) * 0.2 / r.budget;
}

nas::trial_record result(nas::genome g, double budget, double reward) {
    return {.genome = std::move(g), .budget = budget, .state = nas::trial_state::complete, .reward = reward};
}

template <class C>
double best_of(C const& c, nas::space_view space, std::uint64_t seed, int trials) {
    test::hand_driven<C> study{c, space, seed};
    double best = -100;
    for (int i = 0; i < trials; ++i) {
        auto& r = study.ask();
        double const q = quality(r);
        if (r.budget == 27) best = std::max(best, q);
        study.tell(r, q);
    }
    return best;
}

} // namespace

TEST_CASE("bohb: keeps what controllers promise", "[controller]") {
    test::conforms(bohb{.max_budget = 9});
    test::conforms(bohb{.min_budget = 1,
                        .max_budget = 4,
                        .eta = 2,
                        .rounding = nas::bracket_rounding::jmlr,
                        .resume = false,
                        .passes = 2,
                        .random_fraction = 0,
                        .top_percent = 30,
                        .samples = 4,
                        .bandwidth_factor = 1,
                        .min_bandwidth = 0.3,
                        .numeric_from = 4},
                   {.trials = 60});
}

TEST_CASE("bohb: one pass trains as many for as long as its authors' program does", "[controller]") {
    nas::search search{test::tiny_space, bohb{.passes = 1}, nas::accuracy{}};
    std::map<double, int> spent;
    for (auto& trial : search.trials(100000)) {
        ++spent[trial.budget()];
        trial.report(test::quality(trial.arch()));
    }
    CHECK(spent ==
          std::map<double, int>{{1, 81}, {3, 27 + 27}, {9, 9 + 9 + 9}, {27, 3 + 3 + 3 + 6}, {81, 1 + 1 + 1 + 2 + 5}});
}

TEST_CASE("bohb: the model is of the largest budget with enough results", "[controller]") {
    constexpr auto three = nas::repeat<3>(nas::one_of(0, 1, 2));
    bohb const c{}; // 4 good ones and 4 bad ones are enough
    bohb::state s;
    auto const tell = [&](int n, double budget) {
        for (int i = 0; i < n; ++i) c.feedback(s, result(nas::sample(three, nas::rng(s.results.size())), budget, i));
    };
    tell(7, 1);
    CHECK(c.model_of(s).budget == 0);
    tell(1, 1);
    CHECK(c.model_of(s).budget == 1);
    CHECK(c.model_of(s).good.size() == 4);
    CHECK(c.model_of(s).bad.size() == 4);
    tell(60, 3);
    CHECK(c.model_of(s).budget == 3);
    CHECK(c.model_of(s).good.size() == 9); // 15 % of 60
    CHECK(c.model_of(s).bad.size() == 51);
    tell(7, 9);
    CHECK(c.model_of(s).budget == 3);
    tell(1, 0); // a result of the program's own: trained fully
    CHECK(c.model_of(s).budget == 3);
    tell(7, 0);
    CHECK(c.model_of(s).budget == 81);
}

TEST_CASE("bohb: the good ones are those with the largest rewards, never those without", "[controller]") {
    constexpr auto one = nas::repeat<1>(nas::one_of(0, 1, 2, 3));
    bohb const c{.min_points = 3};
    bohb::state s;
    nas::decision_key const key = nas::sample(one, nas::rng(1))[0].key;
    for (std::uint32_t i = 0; i < 8; ++i) c.feedback(s, result({{key, 4, i % 4}}, 1, i % 4 == 2 ? 1.0 + i : -1.0 * i));
    auto const& m = c.model_of(s);
    REQUIRE(m.good.size() == 3);
    std::multiset<double> good;
    for (std::size_t k = 0; k < 3; ++k) good.insert(m.good.row(k)[0]);
    CHECK(good == std::multiset<double>{0, 2, 2});

    bohb::state lost;
    for (std::uint32_t i = 0; i < 20; ++i) {
        auto r = result({{key, 4, i % 4}}, 1, 1);
        if (i >= 2) {
            r.state = nas::trial_state::failed;
            r.reward.reset();
        }
        c.feedback(lost, r);
    }
    CHECK(c.model_of(lost).budget == 0); // two results are no three good ones
    c.feedback(lost, result({{key, 4, 0}}, 1, 1));
    CHECK(c.model_of(lost).budget == 1);
    auto given_up = result({{key, 4, 0}}, 1, 1);
    given_up.failure = nas::failure{nas::failure_kind::cancelled, ""};
    given_up.state = nas::trial_state::failed;
    c.feedback(lost, given_up);
    CHECK(lost.results.size() == 21);
}

TEST_CASE("bohb: draws what is good and not bad, but a share at random", "[controller]") {
    constexpr auto one = nas::repeat<1>(nas::one_of(0, 1, 2, 3));
    auto const share_of_best = [&](double random_fraction) {
        bohb const c{.random_fraction = random_fraction};
        bohb::state s;
        for (std::uint64_t i = 0; i < 200; ++i) {
            nas::genome const g = nas::sample(one, nas::rng(i));
            c.feedback(s, result(g, 81, g[0].value == 3 ? 1 : 0));
        }
        int best = 0;
        for (std::uint64_t i = 0; i < 600; ++i) {
            nas::rng random(i);
            best += c.propose(s, one, random).genome[0].value == 3;
        }
        return best / 600.0;
    };
    CHECK(share_of_best(0) > 0.99);
    CHECK(share_of_best(1) == Approx(0.25).margin(0.06));
    CHECK(share_of_best(1.0 / 3) == Approx(0.75).margin(0.06)); // 2/3 + 1/4 of 1/3
}

TEST_CASE("bohb: with several objectives the good ones are a front", "[controller]") {
    constexpr auto one = nas::repeat<1>(nas::one_of(0, 1, 2, 3));
    bohb const c{};
    bohb::state s;
    nas::decision_key const key = nas::sample(one, nas::rng(1))[0].key;
    std::vector<std::vector<double>> const values{{0, 3}, {1, 1}, {3, 0}, {0, 0}};
    for (std::uint32_t i = 0; i < 12; ++i)
        c.feedback(s, {.genome = {{key, 4, i % 4}},
                       .budget = 1,
                       .state = nas::trial_state::complete,
                       .objectives = values[i % 4]});
    auto const& m = c.model_of(s);
    REQUIRE(m.budget == 1);
    for (std::size_t k = 0; k < m.good.size(); ++k) CHECK(m.good.row(k)[0] != 3);
}

TEST_CASE("bohb: finds better architectures than hyperband for the same cost", "[controller][statistics]") {
    constexpr auto reals = nas::repeat<4>(nas::real(0.0, 1.0));
    constexpr auto alternatives = nas::repeat<8>(nas::one_of(0, 1, 2));
    struct row {
        char const* name;
        bohb controller;
        nas::space_view space;
    };
    for (row const& r : {row{"reals", bohb{.max_budget = 27}, reals},
                         row{"alternatives", bohb{.max_budget = 27, .samples = 4}, alternatives},
                         row{"both", bohb{.max_budget = 27, .samples = 4}, mixed}}) {
        constexpr int runs = 24;
        double sum = 0, squares = 0;
        for (std::uint64_t seed = 0; seed < runs; ++seed) {
            nas::bracket_rounding const same = nas::bracket_rounding::hpbandster;
            double const gain = best_of(r.controller, r.space, seed, 150) -
                                best_of(nas::hyperband{.max_budget = 27, .rounding = same}, r.space, seed, 150);
            sum += gain / runs;
            squares += gain * gain / runs;
        }
        double const error = std::sqrt((squares - sum * sum) / (runs - 1));
        INFO(r.name << ": gain " << sum << " +- " << error);
        CHECK(sum > 2.5 * error); // p < 0.01
    }
}

TEST_CASE("bohb: checkpoints are needed until their bracket is through", "[controller]") {
    test::hand_driven study{bohb{.max_budget = 9}, mixed};
    for (int i = 0; i < 9; ++i) {
        auto& r = study.ask();
        study.tell(r, i);
    }
    CHECK(study.controller.needs(study.state, 8));
    CHECK_FALSE(study.controller.needs(study.state, 0));
    CHECK_FALSE(bohb{.max_budget = 9, .resume = false}.needs(study.state, 8));
    auto const& next = study.ask();
    CHECK(next.continues == 8u);
    CHECK(next.budget == 3);
}

TEST_CASE("bohb: impossible options are refused", "[controller]") {
    using nas::search_error;
    test::check_error<search_error>("nas.controller.80", [] { bohb{.min_budget = 0}.check(); });
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.random_fraction = 1.1}.check(); }, "1.1");
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.top_percent = 0}.check(); }, "top_percent = 0");
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.samples = 0}.check(); }, "samples");
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.bandwidth_factor = 0}.check(); }, "bandwidth_factor");
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.min_bandwidth = std::nan("")}.check(); }, "min_bandwidth");
    test::check_error<search_error>(
        "nas.controller.52", [] { bohb{.numeric_from = 1}.check(); }, "numeric_from = 1");
}

TEST_CASE("bohb: ends after its passes, and says so", "[controller]") {
    test::hand_driven study{bohb{.max_budget = 1, .passes = 2}, mixed};
    for (int i = 0; i < 2; ++i) {
        auto& r = study.ask();
        study.tell(r, i);
    }
    test::check_error<nas::space_exhausted>(
        "nas.controller.51", [&] { (void)study.ask(); }, "2 passes");
}
