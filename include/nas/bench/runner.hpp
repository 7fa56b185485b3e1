#pragma once
// runner: many seeds of several controllers on several problems, on all cores.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/bench/simulate.hpp>
#include <nas/bench/trace.hpp>
#include <nas/controller/any_controller.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>

namespace nas::bench {

/// A controller under the name that tables show.
struct contender {
    std::string name;
    any_controller controller;
};

/// The runs of one contender on one problem.
struct run_set {
    problem_facts problem{};
    std::string contender{};
    std::vector<trace> runs{}; ///< by seed

    /// What each run had found after `trials` trials; NaN for runs without a result.
    std::vector<double> after(std::size_t trials) const {
        std::vector<double> out;
        for (trace const& t : runs) out.push_back(t.after(trials));
        return out;
    }
    /// What each run had found in the end.
    std::vector<double> final() const {
        std::vector<double> out;
        for (trace const& t : runs) out.push_back(t.final());
        return out;
    }
};

struct runner_options {
    std::size_t runs = 20;
    simulation_options simulation{}; ///< run i has the seed `simulation.seed` + i, the same for every contender
    unsigned threads = 0;            ///< 0: as many as the machine has
};

/// Simulates every contender on every problem `runs` times. The result holds, for each problem in turn, one set per contender,
/// and does not depend on the number of threads. Equal seeds of two contenders are a pair: they see the same noise.
///
/// Throws what a simulation throws, with the seed and both names in front if it is a `nas::error` [nas.bench.8]; of several
/// errors the one of the first run. Throws `search_error` [nas.bench.9] without runs, problems or contenders, or if two of
/// either have one name.
inline std::vector<run_set> compare(std::span<problem const> problems, std::span<contender const> contenders,
                                    runner_options const& options = {}) {
    if (problems.empty() || contenders.empty() || options.runs == 0)
        throw search_error("nas.bench.9", "a comparison needs a problem, a contender and runs >= 1, got ",
                           problems.size(), ", ", contenders.size(), " and ", options.runs);
    auto const distinct = [](auto const& all, auto const& name_of) {
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (name_of(all[i]) == name_of(all[j]))
                    throw search_error("nas.bench.9", "two parts of a comparison have the name '", name_of(all[i]),
                                       "'; tell them apart");
    };
    distinct(problems, [](problem const& p) -> std::string const& { return p.name(); });
    distinct(contenders, [](contender const& c) -> std::string const& { return c.name; });

    std::vector<run_set> sets;
    for (problem const& p : problems)
        for (contender const& c : contenders)
            sets.push_back({.problem = p.facts(), .contender = c.name, .runs = std::vector<trace>(options.runs)});

    std::size_t const jobs = sets.size() * options.runs;
    std::vector<std::exception_ptr> errors(jobs);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    auto const work = [&] {
        for (std::size_t j; !failed && (j = next++) < jobs;) {
            problem const& p = problems[j / options.runs / contenders.size()];
            contender const& c = contenders[j / options.runs % contenders.size()];
            std::size_t const run = j % options.runs;
            simulation_options o = options.simulation;
            o.seed += run;
            try {
                try {
                    any_controller const own = c.controller; // of this thread alone
                    sets[j / options.runs].runs[run] = trace_of(p, simulate(p, own, o), o.seed);
                } catch (error const& e) {
                    throw search_error("nas.bench.8", "'", c.name, "' on '", p.name(), "' with seed ", o.seed, ": ",
                                       e.what());
                }
            } catch (...) {
                errors[j] = std::current_exception();
                failed = true;
            }
        }
    };
    std::size_t threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    threads = std::min(threads, jobs);
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
        work();
    }
    for (std::exception_ptr const& e : errors)
        if (e) std::rethrow_exception(e);
    return sets;
}

/// One contender on one problem.
inline run_set run(problem const& p, contender const& c, runner_options const& options = {}) {
    return std::move(compare({&p, 1}, {&c, 1}, options).front());
}

} // namespace nas::bench
