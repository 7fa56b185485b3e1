#pragma once
// The conformance suite of controllers: what the library promises of its own, for yours.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/any_controller.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/alternatives.hpp>
#include <nas/space/just.hpp>
#include <nas/space/named.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>
#include <nas/space/real.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/tuple_of.hpp>
#include <nas/space/where.hpp>
#include <nas/testing/suite_report.hpp>

namespace nas::testing {

struct controller_suite_options {
    std::size_t trials = 40; ///< of each run; enough for the controller to leave its beginning
    std::uint64_t seed = 1;  ///< of the runs
    std::size_t pending = 5; ///< trials under way at once in the runs with several
    bool uses_seed = true;   ///< another seed makes other proposals
    bool reals = true;       ///< spaces with real decisions belong to what it searches
    bool distinct = false;   ///< it promises never to propose a genome twice
};

namespace detail {

/// A space of the suite by name.
struct suite_space {
    std::string_view name;
    space_view space;
};

inline constexpr auto suite_flat = repeat<6>(one_of(0, 1, 2, 3));
inline constexpr auto suite_six = tuple_of(one_of(0, 1, 2), one_of(0, 1));
inline constexpr auto suite_single = just(7);
inline constexpr auto suite_conditional = repeat(named("kernel", one_of(1, 2, 3)) | just(0.5), 1, 4);
inline constexpr auto suite_real = tuple_of(real(-1.0, 1.0), one_of(0, 1, 2), real(1e-3, 1.0, {.log = true}));
inline auto const suite_constrained = where(tuple_of(one_of(0, 1, 2, 3), one_of(0, 1, 2, 3)),
                                            [](auto const& t) { return std::get<0>(t) <= std::get<1>(t); });
inline constexpr auto suite_program = program([](chooser& pick) {
    int const depth = pick("depth", one_of(1, 2, 3));
    int sum = 0;
    for (int i = 0; i < depth; ++i) sum += pick(static_cast<std::size_t>(i), one_of(1, 2, 4));
    return sum;
});

/// Drives a controller as a study does, and notes what it should not do.
template <class C>
class suite_run {
public:
    struct outcome {
        std::vector<proposal> proposals;
        bool exhausted = false;
    };
    /// How the trials of a run end.
    enum class ending { rewarded, objectives, some_fail, all_fail, all_infeasible, some_not_finite, never };

    struct plan {
        std::size_t trials;
        std::size_t at_once = 1;
        ending end = ending::rewarded;
        std::uint64_t seed = 1;
        bool save_and_load = false; // the state goes through bytes before every proposal
        bool copy = false;          // the state is replaced by a copy before every proposal
        bool foreign = false;       // every fourth trial is the program's own
        bool any_order = false;     // results come last first
    };

    suite_run(C const& controller, suite_report& report) : controller_(controller), report_(report) {}

    outcome run(suite_space const& where, plan const& p) {
        where_ = where;
        plan_ = p;
        state_ = typename C::state{};
        waits_ = 0;
        records_.clear();
        outcome out;
        std::vector<std::uint64_t> open;
        rng const study(p.seed);
        try {
            for (std::size_t t = 0; t < p.trials; ++t) {
                if (p.save_and_load) reload();
                if (p.copy) state_ = typename C::state(state_);
                proposal next;
                if (p.foreign && t % 4 == 3) {
                    next.genome = sample(where.space, study.stream(t).stream(9));
                } else {
                    std::vector<genome const*> pending;
                    for (std::uint64_t const i : open) pending.push_back(&records_[i].genome);
                    rng random = study.stream(t);
                    try {
                        next = nas::detail::propose_with(controller_, state_, where.space, random, pending);
                    } catch (space_exhausted const&) {
                        if (!open.empty()) { // there may be more once results are known
                            tell(open, p.any_order);
                            --t;
                            if (++waits_ > p.trials) break;
                            continue;
                        }
                        out.exhausted = true;
                        break;
                    }
                    check_proposal(next);
                }
                records_.push_back({.number = t,
                                    .genome = next.genome,
                                    .budget = next.budget,
                                    .continues = next.continues,
                                    .tag = next.tag});
                open.push_back(t);
                out.proposals.push_back(std::move(next));
                if (open.size() >= p.at_once) tell(open, p.any_order);
            }
        } catch (std::exception const& e) {
            fail(concat("trial ", records_.size(), " threw: ", e.what()));
        } catch (...) {
            fail(concat("trial ", records_.size(), " threw something that is not a std::exception"));
        }
        return out;
    }

    typename C::state const& state() const { return state_; }
    void check(bool good, std::string_view what) {
        ++report_.checks;
        if (!good) fail(what);
    }
    void fail(std::string_view what) {
        std::string line = concat("in the ", where_.name, " space: ", what);
        if (std::find(report_.failures.begin(), report_.failures.end(), line) == report_.failures.end())
            report_.failures.push_back(std::move(line));
    }

private:
    void check_proposal(proposal const& p) {
        ++report_.checks;
        std::size_t const t = records_.size();
        try {
            replay_chooser c(&p.genome, nullptr);
            where_.space.walk(c);
            if (std::move(c).result() != p.genome)
                fail(concat("trial ", t, ": the genome holds decisions that the space does not ask for"));
        } catch (error const& e) {
            fail(concat("trial ", t, ": the genome is no point of the space: ", e.what()));
        }
        if (!(p.budget >= 0) || p.budget == std::numeric_limits<double>::infinity())
            fail(concat("trial ", t, ": the budget is ", p.budget));
        if (p.continues && (*p.continues >= t || records_[*p.continues].state == trial_state::running))
            fail(concat("trial ", t, ": is to go on from trial ", *p.continues, ", which has not ended"));
    }

    void tell(std::vector<std::uint64_t>& open, bool last_first) {
        if (plan_.end == ending::never) {
            if (open.size() > 64) open.erase(open.begin()); // a long list says no more than a short one
            return;
        }
        if (last_first) std::reverse(open.begin(), open.end());
        for (std::uint64_t const i : open) {
            finish(records_[i]);
            controller_.feedback(state_, records_[i]);
        }
        open.clear();
    }

    // Every decision adds something; more training shows it better.
    static double quality(trial_record const& r, std::uint64_t salt) {
        double sum = 0;
        for (gene const& g : r.genome) {
            double const best = static_cast<double>(hash_combine(g.key, salt) % 1000) / 999;
            double const at = static_cast<double>(g.value) / static_cast<double>(g.arity - 1);
            sum -= (at - best) * (at - best);
        }
        return r.budget > 0 ? sum - 1 / (1 + r.budget) : sum;
    }

    void finish(trial_record& r) {
        r.state = trial_state::complete;
        std::uint64_t const n = r.number;
        switch (plan_.end) {
        case ending::objectives: r.objectives = {quality(r, 1), quality(r, 2)}; return;
        case ending::some_fail:
            if (n % 3 == 1) return lose(r, n % 2 == 0 ? failure_kind::diverged : failure_kind::infeasible);
            if (n % 7 == 2) {
                r.state = trial_state::pruned;
                r.curve = {{1, 0.5}};
                return;
            }
            break;
        case ending::all_fail: return lose(r, failure_kind::crashed);
        case ending::all_infeasible: return lose(r, failure_kind::infeasible);
        case ending::some_not_finite:
            if (n % 2 == 1) {
                r.reward = std::array<double, 3>{std::numeric_limits<double>::quiet_NaN(),
                                                 std::numeric_limits<double>::infinity(),
                                                 -std::numeric_limits<double>::infinity()}[n / 2 % 3];
                if (n % 4 == 1) r.objectives = {*r.reward, 1};
                return;
            }
            break;
        default: break;
        }
        r.reward = quality(r, 1);
        r.metrics.accuracy = r.reward;
        r.curve = {{1, *r.reward - 1}, {2, *r.reward}};
    }
    static void lose(trial_record& r, failure_kind kind) {
        r.state = kind == failure_kind::infeasible ? trial_state::infeasible : trial_state::failed;
        r.failure = failure{kind, "the suite says so"};
    }

    void reload() {
        if constexpr (can_save) {
            std::string const bytes = controller_.save(state_);
            state_ = controller_.load(bytes);
            check(controller_.save(state_) == bytes, "a loaded state saves as other bytes than it was loaded from");
            // Torn bytes may be refused or, by chance, be another state; nothing else may happen.
            for (std::size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 7) {
                ++report_.checks;
                try {
                    (void)controller_.load(std::string_view(bytes).substr(0, n));
                } catch (storage_error const&) {
                } catch (std::exception const& e) {
                    fail(concat("load of ", n, " of ", bytes.size(), " bytes threw no storage_error but: ", e.what()));
                }
            }
        }
    }

public:
    static constexpr bool can_save = requires(C const& c, typename C::state const& s, std::string_view bytes) {
        { c.save(s) } -> std::convertible_to<std::string>;
        { c.load(bytes) } -> std::convertible_to<typename C::state>;
    };

private:
    C const& controller_;
    suite_report& report_;
    suite_space where_{"", suite_single};
    plan plan_{.trials = 0};
    typename C::state state_{};
    std::deque<trial_record> records_;
    std::size_t waits_ = 0;
};

} // namespace detail

/// Runs a controller through everything a study may put it through, and reports what it should not have done.
///
/// Proposals are points of the space: flat, conditional, constrained, with reals, written by run, of six points and of one;
/// equal runs make equal proposals; a copied state, and one that was saved and loaded, go on as the original; torn bytes are
/// refused; several trials may be under way, end in any order, fail, all of them, or have rewards that are not numbers;
/// trials of the program's own are borne; `continues` names ended trials; a space that is exhausted ends the search by
/// `space_exhausted` or goes on with points known.
///
///     auto const report = nas::testing::controller_suite(my_controller{});
///     INFO(report.text());
///     CHECK(report.passed());
template <Controller C>
suite_report controller_suite(C const& controller, controller_suite_options const& options = {}) {
    suite_report report;
    if constexpr (requires {
                      { controller.describe() } -> std::convertible_to<std::string>;
                  }) {
        report.subject = controller.describe();
        ++report.checks;
        if (report.subject.empty()) report.failures.push_back("describe() is empty");
        if (controller.describe() != report.subject) report.failures.push_back("describe() changes");
    } else {
        report.subject = "a controller without a description";
    }
    if constexpr (requires { controller.check(); }) {
        ++report.checks;
        try {
            controller.check();
        } catch (std::exception const& e) {
            report.failures.push_back(concat("check() refuses the options: ", e.what()));
            return report;
        }
    }

    using run_type = detail::suite_run<C>;
    using ending = typename run_type::ending;
    run_type runs(controller, report);
    std::vector<detail::suite_space> spaces{{"flat", detail::suite_flat},
                                            {"conditional", detail::suite_conditional},
                                            {"constrained", detail::suite_constrained},
                                            {"programmed", detail::suite_program}};
    if (options.reals) spaces.push_back({"real", detail::suite_real});
    std::vector<detail::suite_space> const small{{"six-point", detail::suite_six}, {"one-point", detail::suite_single}};
    std::size_t const n = options.trials;
    std::uint64_t const seed = options.seed;
    bool differs = false;

    for (detail::suite_space const& s : spaces) {
        auto const first = runs.run(s, {.trials = n, .seed = seed});
        runs.check(!first.proposals.empty(), "it proposes nothing at all");
        runs.check(runs.run(s, {.trials = n, .seed = seed}).proposals == first.proposals,
                   "the same seed and the same results lead to other proposals");
        runs.check(runs.run(s, {.trials = n, .seed = seed, .copy = true}).proposals == first.proposals,
                   "a copy of the state goes on in another way");
        if constexpr (run_type::can_save)
            runs.check(runs.run(s, {.trials = n, .seed = seed, .save_and_load = true}).proposals == first.proposals,
                       "a state that was saved and loaded goes on in another way");
        differs = differs || runs.run(s, {.trials = n, .seed = seed + 1}).proposals != first.proposals;
        if (options.distinct) {
            auto all = first.proposals;
            bool repeats = false;
            for (std::size_t i = 0; i < all.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) repeats = repeats || all[i].genome == all[j].genome;
            runs.check(!repeats, "a genome is proposed twice");
        }
    }
    if (options.uses_seed) runs.check(differs, "another seed makes no other proposals");

    std::vector<detail::suite_space> all = spaces;
    all.insert(all.end(), small.begin(), small.end());
    for (detail::suite_space const& s : all) {
        (void)runs.run(s, {.trials = n, .at_once = options.pending, .seed = seed});
        (void)runs.run(s, {.trials = n, .at_once = options.pending, .seed = seed, .foreign = true, .any_order = true});
        (void)runs.run(s, {.trials = n, .seed = seed, .foreign = true});
        for (ending const e :
             {ending::some_fail, ending::all_fail, ending::all_infeasible, ending::some_not_finite, ending::never})
            (void)runs.run(s, {.trials = n, .end = e, .seed = seed, .save_and_load = e == ending::some_fail});
        if constexpr (SeveralObjectivesController<C>) {
            auto const once = runs.run(s, {.trials = n, .end = ending::objectives, .seed = seed});
            runs.check(
                runs.run(s, {.trials = n, .end = ending::objectives, .seed = seed, .save_and_load = true}).proposals ==
                    once.proposals,
                "with several objectives, a state that was saved and loaded goes on in another way");
            (void)runs.run(s, {.trials = n, .at_once = options.pending, .end = ending::objectives, .any_order = true});
        }
    }
    for (detail::suite_space const& s : small) {
        auto const out = runs.run(s, {.trials = n, .seed = seed});
        runs.check(out.exhausted || out.proposals.size() == n,
                   "it neither goes on nor says that the space is exhausted");
        runs.check(!out.proposals.empty(), "it proposes nothing in a small space");
    }
    return report;
}

} // namespace nas::testing
