#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>

#include <nas/nas.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

namespace {

constexpr nas::regularized_evolution evolution{.population = 6, .sample = 3};

// Trials of different lengths, so that they end in another order than they begin.
double slow_quality(test::tiny_net const& n, nas::running_trial& trial) {
    nas::rng random(trial.seed());
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(400)));
    trial.report(1, 0.5);
    (void)trial.should_stop();
    return test::quality(n);
}

} // namespace

TEST_CASE("thread_executor: calls every worker once, at the same time", "[search]") {
    std::mutex m;
    std::set<std::size_t> workers;
    std::set<std::thread::id> threads;
    std::atomic<int> arrived{0};
    nas::thread_executor{.threads = 4}.run([&](std::size_t i) {
        ++arrived;
        while (arrived < 4) std::this_thread::yield(); // would wait for ever if they ran one after the other
        std::lock_guard const lock(m);
        workers.insert(i);
        threads.insert(std::this_thread::get_id());
    });
    CHECK(workers == std::set<std::size_t>{0, 1, 2, 3});
    CHECK(threads.size() == 4);
    CHECK(threads.contains(std::this_thread::get_id()));
    test::check_error<nas::search_error>("nas.search.10",
                                         [] { nas::thread_executor{.threads = 0}.run([](std::size_t) {}); });
}

TEST_CASE("thread_executor: with a window, k workers make the search of one worker", "[search]") {
    for (std::size_t const window : {1u, 2u, 4u, 8u}) {
        std::vector<std::uint64_t> announced;
        auto const run = [&](std::size_t threads) {
            announced.clear();
            nas::search search{test::tiny_space,
                               evolution,
                               nas::accuracy{},
                               {.seed = 5,
                                .window = window,
                                .observers = {[&](nas::trial_record const& r) { announced.push_back(r.number); }},
                                .clock = nas::no_clock}};
            search.run(80, slow_quality, nas::thread_executor{.threads = threads});
            CHECK(announced.size() == 80);
            CHECK(std::is_sorted(announced.begin(), announced.end()));
            return search.history();
        };
        auto const one = run(1);
        for (std::size_t const threads : {2u, 4u, 6u}) {
            INFO(threads << " threads, window " << window);
            CHECK(run(threads) == one); // genomes, rewards, curves
        }
    }
}

TEST_CASE("thread_executor: without a window every trial is run once", "[search]") {
    std::mutex m;
    std::multiset<std::uint64_t> evaluated;
    nas::storage::memory kept;
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.storage = &kept}};
    search.run(
        300,
        [&](test::tiny_net const& n, nas::running_trial& trial) {
            std::lock_guard const lock(m);
            evaluated.insert(trial.number());
            return test::quality(n);
        },
        nas::thread_executor{.threads = 8});
    CHECK(evaluated.size() == 300);
    CHECK(std::set<std::uint64_t>(evaluated.begin(), evaluated.end()).size() == 300);
    CHECK(kept.events().size() == 600);
    nas::search again{test::tiny_space, evolution, nas::accuracy{}, {.storage = &kept}};
    CHECK(again.history() ==
          search.history()); // what happened concurrently is restored in the order in which it was told
}

TEST_CASE("thread_executor: an error of the search ends all workers and is thrown once", "[search]") {
    for (std::size_t const window : {0u, 4u}) {
        nas::search search{test::tiny_space, nas::random_search{}, nas::mnas_reward{}, {.window = window}};
        auto const evaluate = [](test::tiny_net const& n, nas::running_trial& trial) {
            nas::metrics metrics{.accuracy = slow_quality(n, trial)};
            if (trial.number() != 20) metrics.latency = nas::milliseconds{1}; // one trial forgets it
            return metrics;
        };
        test::check_error<nas::search_error>("nas.search.7",
                                             [&] { search.run(100, evaluate, nas::thread_executor{.threads = 4}); });
        CHECK(search.history()[20].state == nas::trial_state::running);
        std::size_t finished = 0;
        for (nas::trial_record const& r : search.history()) finished += r.state == nas::trial_state::complete;
        CHECK(finished >= (window == 0 ? 17u : 17u));
        CHECK(finished < 100);
    }
}

TEST_CASE("thread_executor: exceptions of evaluators mark their trials only", "[search]") {
    nas::search search{test::tiny_space, evolution, nas::accuracy{}, {.window = 4, .clock = nas::no_clock}};
    search.run(
        60,
        [](test::tiny_net const& n, nas::running_trial& trial) {
            if (trial.number() % 3 == 0) throw std::runtime_error("device lost");
            return slow_quality(n, trial);
        },
        nas::thread_executor{.threads = 4});
    for (nas::trial_record const& r : search.history())
        CHECK((r.state == nas::trial_state::failed) == (r.number % 3 == 0));
}

TEST_CASE("thread_executor: a stop request ends all workers, and the study continues as if there had been none",
          "[search]") {
    nas::storage::memory kept;
    auto const options = [&] { return nas::search_options{.storage = &kept, .window = 4, .clock = nas::no_clock}; };
    for (std::uint64_t const stop_at : {5u, 17u, 40u}) {
        nas::search search{test::tiny_space, evolution, nas::accuracy{}, options()};
        search.run(
            60,
            [&](test::tiny_net const& n, nas::running_trial& trial) {
                double const q = slow_quality(n, trial);
                if (trial.number() == stop_at) search.request_stop();
                if (trial.should_stop()) return -1.0; // not trained to the end
                return q;
            },
            nas::thread_executor{.threads = 4});
        CHECK(search.history().size() < 60);
    }
    nas::search continued{test::tiny_space, evolution, nas::accuracy{}, options()};
    continued.run(60, slow_quality, nas::thread_executor{.threads = 3});
    nas::search whole{test::tiny_space, evolution, nas::accuracy{}, {.window = 4, .clock = nas::no_clock}};
    whole.run(60, slow_quality);
    CHECK(continued.history() == whole.history());
}

TEST_CASE("thread_executor: trials may be asked and told from several threads", "[search]") {
    nas::search search{test::tiny_space, evolution};
    nas::thread_executor{.threads = 6}.run([&](std::size_t) {
        for (int i = 0; i < 50; ++i) {
            auto trial = search.ask();
            trial.report(i, 0.1);
            trial.report(test::quality(trial.arch()));
        }
    });
    CHECK(search.history().size() == 300);
    for (nas::trial_record const& r : search.history()) CHECK(r.reward == test::quality(search.arch(r)));
}
