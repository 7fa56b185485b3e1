#pragma once
// Trainings side by side: each on a thread of its own, all over data that they share.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <nas/train/fit.hpp>

namespace nas::train {

/// One training of many. Everything it refers to must live until `fit_many` returns; jobs may share data sets and
/// backends, which nothing changes, and networks.
struct fit_job {
    train::model model;
    fit_data data;
    train::recipe recipe{};
    checkpointing keep{};
};

struct fit_many_options {
    int at_once = 0; ///< trainings at a time; 0 = as many as the machine has processors
};

/// How one training ended: with a result, or with the exception that `fit` threw.
struct fit_outcome {
    std::optional<fit_result> result{};
    std::exception_ptr failure{};
};

/// Gives every training `no_observer`.
struct without_observers {
    no_observer operator()(std::size_t) const { return {}; }
};

/// Runs `fit` on every job and returns the outcomes in the order of the jobs. A training ends as it would alone, bit for
/// bit, and one that throws does not disturb the others. `observer_of(i)` makes the observer of job i; it is called by
/// the thread that trains, as all members of the observer are. Throws `train_error` "nas.train.4" if `at_once` is
/// negative, `std::system_error` if a thread cannot be started; all that run are waited for then.
///
/// Leave `recipe.threads` at 1: k trainings of one thread each do more than one of k threads at a time, because a step
/// has parts too small to share.
template <class ObserverOf = without_observers>
std::vector<fit_outcome> fit_many(std::span<fit_job const> jobs, fit_many_options o = {}, ObserverOf observer_of = {}) {
    if (o.at_once < 0)
        throw train_error("nas.train.4", "fit_many: at_once is ", o.at_once,
                          "; it must be at least 0 (0 = one per processor)");
    std::size_t const processors = std::max(1u, std::thread::hardware_concurrency());
    std::size_t const workers = std::min(jobs.size(), o.at_once > 0 ? static_cast<std::size_t>(o.at_once) : processors);
    std::vector<fit_outcome> out(jobs.size());
    std::atomic<std::size_t> next{0};
    auto const work = [&] {
        for (std::size_t i = next++; i < jobs.size(); i = next++) {
            try {
                auto observer = observer_of(i);
                out[i].result = fit(jobs[i].model, jobs[i].data, jobs[i].recipe, observer, jobs[i].keep);
            } catch (...) {
                out[i].failure = std::current_exception();
            }
        }
    };
    std::vector<std::thread> threads;
    threads.reserve(workers);
    try {
        for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(work);
    } catch (...) {
        next = jobs.size(); // no further job begins
        for (std::thread& t : threads) t.join();
        throw;
    }
    work(); // the caller's thread is one of them
    for (std::thread& t : threads) t.join();
    return out;
}

} // namespace nas::train
