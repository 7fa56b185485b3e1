#include <stdexcept>
#include <string>
#include <vector>

#include <nas/search/running_trial.hpp>

#include "support/catch.hpp"

namespace {

// Writes down what a handle asks of its study.
struct fake_study final : nas::detail::trial_port {
    void finish(std::uint64_t number, nas::detail::trial_outcome outcome) override {
        if (broken) throw std::runtime_error("disk full");
        calls.push_back("finish " + std::to_string(number) + " " + std::string(to_string(outcome.state)) +
                        (outcome.failure ? ": " + outcome.failure->why : ""));
    }
    void abandon(std::uint64_t number, bool unwinding) noexcept override {
        calls.push_back("abandon " + std::to_string(number) + (unwinding ? " by exception" : ""));
    }
    void hold(std::uint64_t number) override { calls.push_back("hold " + std::to_string(number)); }
    void report_point(std::uint64_t number, std::int64_t step, double value) override {
        calls.push_back("point " + std::to_string(number) + " " + std::to_string(step) + " " + std::to_string(value));
    }
    bool should_stop(std::uint64_t) override { return stop; }
    nas::trial_record const& record(std::uint64_t) const override { return one; }
    std::uint64_t seed() const override { return 7; }

    std::vector<std::string> calls;
    nas::trial_record one{.number = 3, .genome = {{1, 2, 0}}};
    bool stop = false, broken = false;
};

struct trial : nas::running_trial {
    trial(fake_study& s, std::uint64_t n) : nas::running_trial(s, n) {}
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE("running_trial: ends once, by fail or prune", "[search]") {
    fake_study study;
    {
        trial a(study, 3), b(study, 4), c(study, 5);
        a.report(10, 0.5);
        a.fail(nas::failure_kind::timeout, "took 3 h");
        b.fail(nas::failure_kind::infeasible, "no layers");
        c.prune();
        CHECK(a.ended());
    }
    CHECK(study.calls == strings{"point 3 10 0.500000", "finish 3 failed: took 3 h", "finish 4 infeasible: no layers",
                                 "finish 5 pruned"});
}

TEST_CASE("running_trial: gone without a result it is abandoned, also by an exception", "[search]") {
    fake_study study;
    { trial t(study, 1); }
    try {
        trial t(study, 2);
        throw std::runtime_error("x");
    } catch (std::runtime_error const&) {
        trial t(study, 3); // made while no exception is on its way
    }
    CHECK(study.calls == strings{"abandon 1", "abandon 2 by exception", "abandon 3"});
}

TEST_CASE("running_trial: moving moves the duty to end it", "[search]") {
    fake_study study;
    {
        trial a(study, 1);
        trial b = std::move(a);
        CHECK(a.ended()); // NOLINT(bugprone-use-after-move)
        CHECK(!b.ended());
        trial c(study, 2);
        c = std::move(b); // 2 is given up
        trial& self = c;
        c = std::move(self);
        CHECK(c.number() == 1);
        CHECK(!c.ended());
    }
    CHECK(study.calls == strings{"abandon 2", "abandon 1"});
}

TEST_CASE("running_trial: stays open if its end could not be kept", "[search]") {
    fake_study study;
    {
        trial t(study, 1);
        study.broken = true;
        CHECK_THROWS(t.fail(nas::failure_kind::crashed, "x"));
        CHECK(!t.ended());
    }
    CHECK(study.calls == strings{"abandon 1"});
}

TEST_CASE("running_trial: knows its record and a seed of its own", "[search]") {
    fake_study study;
    trial a(study, 3), b(study, 4), again(study, 3);
    CHECK(a.genome() == study.one.genome);
    CHECK(a.seed() == again.seed());
    CHECK(a.seed() != b.seed());
    CHECK(!a.should_stop());
    study.stop = true;
    CHECK(a.should_stop());
    study.stop = false;
    a.prune();
    CHECK(a.should_stop()); // nothing is left to do
}
