#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include <nas/controller/policy_learning.hpp>
#include <nas/controller/tabular_policy.hpp>
#include <nas/space/enumerate.hpp>

#include "support/catch.hpp"
#include "support/policy_cases.hpp"

using nas::detail::policy_result;
using nas::detail::tabular_policy;

namespace {

using learning = nas::detail::policy_learning<tabular_policy>;

} // namespace

TEST_CASE("policy_learning: the gradient of REINFORCE is unbiased, whatever the baseline", "[policy_learning]") {
    learning const l;
    auto s = test::uneven_policy(l, test::branching);
    test::check_unbiased(l, s, test::branching, 100'000);
}

TEST_CASE("policy_learning: the gradient is that of the objective by finite differences", "[policy_learning]") {
    learning l{.head = {.temperature = 1.5, .tanh_constant = 2}, .entropy_bonus = 0.3};
    test::check_gradient(l, test::branching);
    l.clip = 0.2;
    test::check_gradient(l, test::branching);
}

TEST_CASE("policy_learning: at ratio 1 PPO's gradient is REINFORCE's", "[policy_learning]") {
    learning const plain;
    learning proximal;
    proximal.clip = 0.2;
    auto s = test::uneven_policy(plain, test::branching);
    test::fill_batch(plain, s, test::branching, 5);
    std::vector<double> const advantages{1, -2, 0.5, 3, -0.1};
    auto t = s;
    CHECK(proximal.gradient(s, advantages) == plain.gradient(t, advantages));
}

TEST_CASE("policy_learning: what leads too far is not climbed further", "[policy_learning]") {
    learning l;
    l.clip = 0.2;
    auto s = test::uneven_policy(l, test::branching);
    test::fill_batch(l, s, test::branching, 1);
    (void)l.gradient(s, std::vector{1.0}); // notes the present probabilities
    auto const norm = [&](double advantage, double shift) {
        auto moved = s;
        for (double& x : moved.batch[0].log_probabilities) x += shift;
        double sum = 0;
        for (double const g : l.gradient(moved, std::vector{advantage})) sum += g * g;
        return sum;
    };
    CHECK(norm(1, -std::log(1.21)) == 0); // now 1.21 times as likely, and good
    CHECK(norm(-1, -std::log(0.79)) == 0);
    CHECK(norm(-1, -std::log(1.21)) > 0);
    CHECK(norm(1, -std::log(0.79)) > 0);
    CHECK(norm(1, -std::log(1.19)) > 0);
}

TEST_CASE("policy_learning: the first batch is compared with itself, later ones with the average before them",
          "[policy_learning]") {
    learning const l{.optimizer = {.learning_rate = 0.1}, .batch = 2, .baseline_decay = 0.75};
    learning::state s;
    auto const tell = [&](std::uint32_t value, double reward) {
        l.feedback(s, {.genome = {{5, 2, value}}, .state = nas::trial_state::complete, .reward = reward});
    };
    tell(0, 1);
    CHECK(s.policy.parameters().empty());
    tell(1, 3);
    // Advantages -2 and 2: alternative 1 gains.
    CHECK(s.policy.parameters()[1] == Approx(0.1).epsilon(1e-4));
    CHECK(*s.baseline == Approx(0.75 * 1 + 0.25 * 3));
    CHECK(s.batch.empty());
    CHECK(s.updates == 1);
    double const before = s.policy.parameters()[1];
    tell(1, 1.5); // as good as the average: no advantage
    tell(0, 1.5);
    CHECK(*s.baseline == Approx(1.5));
    CHECK(s.policy.parameters()[1] == before);
}

TEST_CASE("policy_learning: a first batch of equal rewards teaches nothing", "[policy_learning]") {
    for (std::size_t const batch : {std::size_t{1}, std::size_t{3}}) {
        learning const l{.batch = batch};
        learning::state s;
        for (std::size_t i = 0; i < batch; ++i)
            l.feedback(s, {.genome = {{5, 2, 0}}, .state = nas::trial_state::complete, .reward = 3.0});
        CHECK(s.updates == 1);
        CHECK(*s.baseline == 3);
        CHECK(l.log_probability(s, {{5, 2, 0}}) == std::log(0.5));
    }
}

TEST_CASE("policy_learning: what has no reward is not learnt from, unless failures count", "[policy_learning]") {
    learning l{.optimizer = {.learning_rate = 0.1}};
    auto const after = [&](nas::trial_state state, nas::failure_kind kind) {
        learning::state s;
        l.feedback(s, {.genome = {{5, 2, 0}}, .state = nas::trial_state::complete, .reward = 1.0});
        l.feedback(s, {.genome = {{5, 2, 1}}, .state = state, .failure = nas::failure{kind, ""}});
        return s.updates;
    };
    using enum nas::trial_state;
    CHECK(after(failed, nas::failure_kind::crashed) == 1);
    l.failure_reward = -1;
    CHECK(after(failed, nas::failure_kind::crashed) == 2);
    CHECK(after(infeasible, nas::failure_kind::infeasible) == 2);
    CHECK(after(failed, nas::failure_kind::cancelled) == 1);
    CHECK(after(pruned, nas::failure_kind::crashed) == 1);
}

TEST_CASE("policy_learning: rewards at the ends of the range leave a policy of numbers", "[policy_learning]") {
    learning const l;
    learning::state s;
    for (double const r : {1e308, -1e308, 1e308, -1e308, 1.0})
        l.feedback(s, {.genome = {{5, 3, r > 0 ? 1u : 0u}}, .state = nas::trial_state::complete, .reward = r});
    for (double const x : s.policy.parameters()) CHECK(std::isfinite(x));
}

TEST_CASE("policy_learning: proposals of PPO are known again by their tag, if their genome is what was drawn",
          "[policy_learning]") {
    learning l{.batch = 100};
    l.clip = 0.2;
    learning::state s;
    std::vector<nas::proposal> p;
    for (std::uint64_t i = 0; i < 4; ++i) p.push_back(l.propose(s, test::branching, nas::rng(i)));
    CHECK(s.open.size() == 4);
    auto const tell = [&](nas::proposal const& x, bool good = true) {
        nas::trial_record r{.genome = x.genome, .tag = x.tag, .state = nas::trial_state::failed};
        if (good) r = {.genome = x.genome, .tag = x.tag, .state = nas::trial_state::complete, .reward = 1.0};
        l.feedback(s, r);
    };
    tell(p[2]);
    CHECK(s.batch.back().log_probabilities.size() == p[2].genome.size());
    p[0].genome = {{1, 2, 0}}; // a wrapper had another idea
    tell(p[0]);
    CHECK(s.batch.back().log_probabilities.empty());
    tell(p[1], false);
    CHECK(s.batch.size() == 2);
    CHECK(s.open.size() == 1);
    tell(p[2]); // told twice
    CHECK(s.batch.back().log_probabilities.empty());
    for (std::uint64_t i = 0; i < learning::most_open + 5; ++i) (void)l.propose(s, test::branching, nas::rng(i));
    CHECK(s.open.size() == learning::most_open);
}

TEST_CASE("policy_learning: real numbers and large decisions are drawn from levels", "[policy_learning]") {
    learning const l{.head = {.levels = 3}};
    learning::state s;
    std::set<std::uint32_t> reals, large;
    auto const space = nas::tuple_of(nas::real(0.0, 1.0), nas::between(0, 2000));
    for (std::uint64_t i = 0; i < 60; ++i) {
        auto const g = l.draw(s, space, nas::rng(i));
        reals.insert(g.at(0).value);
        large.insert(g.at(1).value);
    }
    CHECK(reals == std::set<std::uint32_t>{0, 0x7fffffff, 0xfffffffe});
    CHECK(large == std::set<std::uint32_t>{0, 1000, 2000});
    // A result in between counts for the nearest level.
    l.feedback(s, {.genome = {{9, 2001, 1400}}, .state = nas::trial_state::complete, .reward = 1.0});
    l.feedback(s, {.genome = {{9, 2001, 1400}}, .state = nas::trial_state::complete, .reward = 2.0});
    CHECK(l.log_probability(s, {{9, 2001, 1000}}) > std::log(1 / 3.0));
    CHECK(l.log_probability(s, {{9, 2001, 1400}}) == l.log_probability(s, {{9, 2001, 1000}}));
}
