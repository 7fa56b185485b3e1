#pragma once
// Drives a controller by hand, and runs the conformance suite.

#include <cstdint>
#include <vector>

#include <nas/controller/propose.hpp>
#include <nas/testing/controller_suite.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

namespace test {

template <class C>
void conforms(C const& controller, nas::testing::controller_suite_options const& options = {}) {
    auto const report = nas::testing::controller_suite(controller, options);
    INFO(report.text());
    CHECK(report.passed());
}

/// A study of one trial at a time, without a search.
template <class C>
struct hand_driven {
    C controller;
    nas::space_view space;
    std::uint64_t seed = 1;
    typename C::state state{};
    std::vector<nas::trial_record> records{};

    nas::trial_record& ask(nas::pending_genomes pending = {}) {
        std::uint64_t const t = records.size();
        nas::rng random = nas::rng(seed).stream(t);
        nas::proposal p = nas::detail::propose_with(controller, state, space, random, pending);
        records.push_back(
            {.number = t, .genome = std::move(p.genome), .budget = p.budget, .continues = p.continues, .tag = p.tag});
        return records.back();
    }
    void tell(nas::trial_record& r, double reward) {
        r.state = nas::trial_state::complete;
        r.reward = reward;
        controller.feedback(state, r);
    }
    void lose(nas::trial_record& r, nas::failure_kind kind = nas::failure_kind::crashed) {
        r.state = kind == nas::failure_kind::infeasible ? nas::trial_state::infeasible : nas::trial_state::failed;
        r.failure = nas::failure{kind, "test"};
        controller.feedback(state, r);
    }
};
template <class C, class S>
hand_driven(C, S const&) -> hand_driven<C>;
template <class C, class S>
hand_driven(C, S const&, std::uint64_t) -> hand_driven<C>;

/// Proposes what it is told to, and notes what it is shown.
struct scripted {
    std::vector<nas::genome> script;

    struct state {
        std::uint64_t next = 0;
        std::vector<nas::trial_record> shown{};
    };
    static constexpr bool several_objectives = true;
    nas::proposal propose(state& s, nas::space_view, nas::rng&) const {
        nas::proposal p{.genome = script[s.next % script.size()], .tag = 100 + s.next};
        ++s.next;
        return p;
    }
    void feedback(state& s, nas::trial_record const& r) const { s.shown.push_back(r); }
    std::string describe() const { return "scripted"; }
};

/// The first genomes of `six_points`, all different.
inline std::vector<nas::genome> six_genomes() {
    std::vector<nas::genome> all;
    for (std::uint64_t i = 0; all.size() < 6; ++i) {
        nas::genome g = nas::sample(six_points, nas::rng(i));
        bool known = false;
        for (nas::genome const& k : all) known = known || k == g;
        if (!known) all.push_back(std::move(g));
    }
    return all;
}

} // namespace test
