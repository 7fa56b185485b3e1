#include <stdexcept>

#include <nas/search/baseline_trial.hpp>
#include <nas/search/evaluate_trial.hpp>

#include "support/catch.hpp"

namespace {

struct plain_score final : nas::detail::scorer<int> {
    void measure(int const&, nas::metrics&) const override {}
    void reward(nas::detail::trial_outcome&) const override {}
};

struct fixture {
    nas::detail::baseline_port port{1, "x"};
    plain_score score;
    nas::trial<int> trial{port, 0, 5, score};
};

} // namespace

TEST_CASE("evaluate_trial: an evaluator gives a number or metrics, and may see the trial", "[search]") {
    fixture f;
    auto number = [](int const& arch) { return arch * 0.1; };
    auto all = [](int const& arch, nas::trial<int>&) { return nas::metrics{.accuracy = 0.25, .macs = arch}; };
    CHECK(nas::detail::evaluate_trial(f.trial, number)->accuracy == 0.5);
    CHECK(nas::detail::evaluate_trial(f.trial, all)->macs == 5);
    CHECK(!f.trial.ended());
    f.trial.report({});
}

TEST_CASE("evaluate_trial: what the evaluator throws ends the trial as failed", "[search]") {
    fixture f;
    auto bad = [](int const&) -> double { throw std::runtime_error("no memory"); };
    CHECK(!nas::detail::evaluate_trial(f.trial, bad));
    CHECK(f.trial.ended());
    CHECK(f.port.result().state == nas::trial_state::failed);
    REQUIRE(f.port.result().failure);
    CHECK(f.port.result().failure->why.find("no memory") != std::string::npos);
}
