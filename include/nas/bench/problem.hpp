#pragma once
// problem: something to optimise whose answers are known or cheap, for comparing controllers.

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/bench/evaluation.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>

namespace nas::bench {

/// What is known of a problem before anything is evaluated.
struct problem_facts {
    std::string name;
    double min_budget = 0;        ///< smallest budget that can be asked for
    double full_budget = 0;       ///< largest one, meant by budget 0; 0: the problem knows no budgets
    std::size_t objectives = 1;   ///< values per evaluation; with more than 1 they come as `evaluation::objectives`
    std::optional<double> best{}; ///< largest score at the full budget; hypervolume of the true front with objectives
    std::vector<double> reference{}; ///< of the hypervolume, one value per objective, larger being better
};

/// A search space with the answer to every architecture in it. Copies share it; all members are const and safe to call from
/// several threads, if the function given is.
///
///     nas::bench::problem p{{.name = "ones", .best = 20}, nas::repeat<20>(nas::one_of(0, 1)),
///                           [](auto const& bits) { return double(std::count(bits.begin(), bits.end(), 1)); }};
class problem {
public:
    /// `f` is called with an architecture, or with a genome if it takes that; then, if it takes them, the budget and a `rng`
    /// for noise. It returns the reward, a vector of objectives, or an `evaluation`.
    /// Throws `search_error` [nas.bench.1] if the facts contradict themselves.
    template <SearchSpace S, class F>
    problem(problem_facts facts, S space, F f)
        : self_(std::make_shared<model_of<S, F> const>(std::move(facts), std::move(space), std::move(f))) {}

    problem_facts const& facts() const noexcept { return self_->facts; }
    std::string const& name() const noexcept { return self_->facts.name; }
    /// Lives as long as any copy of this problem.
    space_view space() const noexcept { return self_->view; }

    /// The answer for `g`; budget 0 is the full one. `random` feeds the noise alone.
    ///
    /// Throws `genome_mismatch` if `g` lacks decisions of the space, `search_error` [nas.bench.2] for a budget outside the
    /// problem's, [nas.bench.3] if the function answers with a negative or infinite cost, the wrong number of objectives, or
    /// neither reward, objectives nor failure.
    evaluation evaluate(genome const& g, double budget, rng& random) const {
        problem_facts const& f = facts();
        if (budget == 0) budget = f.full_budget;
        else if (f.full_budget == 0 || !(budget >= f.min_budget && budget <= f.full_budget))
            throw search_error("nas.bench.2", "the problem '", f.name, "' cannot be evaluated with a budget of ",
                               budget, f.full_budget == 0 ? "; it knows no budgets" : "; its budgets range from ",
                               f.min_budget, " to ", f.full_budget);
        evaluation e = self_->evaluate(g, budget, random);
        bool const several = f.objectives > 1;
        if (!is_finite(e.cost) || e.cost < 0 ||
            (!e.failure && (several ? e.objectives.size() != f.objectives : !e.reward)))
            throw search_error("nas.bench.3", "the problem '", f.name, "' answered with a cost of ", e.cost, ", ",
                               e.objectives.size(), " of ", several ? f.objectives : 0, " objectives and ",
                               e.reward ? "a" : "no", " reward; give a finite cost >= 0 and every value, or a failure");
        return e;
    }

private:
    struct model {
        explicit model(problem_facts known, space_view v) : facts(std::move(known)), view(v) {}
        virtual ~model() = default;
        virtual evaluation evaluate(genome const&, double budget, rng&) const = 0;

        problem_facts facts;
        space_view view;
    };

    static evaluation answer(evaluation e) { return e; }
    static evaluation answer(std::vector<double> objectives) { return {.objectives = std::move(objectives)}; }
    static evaluation answer(double reward) { return {.reward = reward}; }

    template <class S, class F>
    struct model_of final : model {
        model_of(problem_facts known, S s, F f)
            : model(std::move(known), space), space(std::move(s)), function(std::move(f)) {
            problem_facts const& k = this->facts;
            bool const budgets = is_finite(k.full_budget) && k.min_budget >= 0 && k.min_budget <= k.full_budget;
            if (k.name.empty() || !budgets || k.objectives < 1 ||
                (!k.reference.empty() && k.reference.size() != k.objectives))
                throw search_error(
                    "nas.bench.1", "the problem '", k.name, "' has budgets from ", k.min_budget, " to ", k.full_budget,
                    ", ", k.objectives, " objectives and a reference of ", k.reference.size(),
                    " values; it needs a name, 0 <= min_budget <= full_budget, an objective, and a reference "
                    "of as many values or none");
        }

        template <class X>
        evaluation call(X const& x, double budget, rng& random) const {
            if constexpr (std::invocable<F const&, X const&, double, rng&>) return answer(function(x, budget, random));
            else if constexpr (std::invocable<F const&, X const&, rng&>) return answer(function(x, random));
            else if constexpr (std::invocable<F const&, X const&, double>) return answer(function(x, budget));
            else return answer(function(x));
        }
        template <class X>
        static constexpr bool takes =
            std::invocable<F const&, X const&> || std::invocable<F const&, X const&, rng&> ||
            std::invocable<F const&, X const&, double> || std::invocable<F const&, X const&, double, rng&>;

        // A function with `auto` parameters is asked with architectures, and never looked at with a genome.
        static constexpr bool takes_genome() {
            if constexpr (takes<typename S::value_type>) {
                return false;
            } else {
                static_assert(takes<genome>,
                              "nas::bench::problem: the function must be callable, and const, with an "
                              "architecture or a genome, and may also take the budget (double) and a rng&");
                return true;
            }
        }

        evaluation evaluate(genome const& g, double budget, rng& random) const override {
            if constexpr (takes_genome()) return call(g, budget, random);
            else return call(decode(space, g), budget, random);
        }

        S space;
        F function;
    };

    std::shared_ptr<model const> self_;
};

} // namespace nas::bench
