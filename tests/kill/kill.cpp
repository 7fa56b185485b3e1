// kill -9 at random instants: a study is killed, continued, killed again; in the end it is the study that was never killed.

#include <atomic>
#include <csignal>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nas/io/jsonl.hpp>
#include <nas/nas.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

// What the child tells the parent, in memory that survives it.
struct told_to_parent {
    std::atomic<std::uint64_t> steps;    // beginnings and ends of evaluations
    std::atomic<std::uint64_t> reported; // trials whose report() has returned
};

class shared_memory {
public:
    shared_memory()
        : p_(static_cast<told_to_parent*>(
              mmap(nullptr, sizeof(told_to_parent), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
        REQUIRE(p_ != MAP_FAILED);
        new (p_) told_to_parent{};
    }
    ~shared_memory() { munmap(p_, sizeof *p_); }
    told_to_parent* operator->() const { return p_; }
    told_to_parent* get() const { return p_; }

private:
    told_to_parent* p_;
};

double evaluate(test::tiny_net const& net, nas::running_trial& trial, int microseconds,
                told_to_parent* parent = nullptr) {
    if (parent) ++parent->steps;
    trial.report(1, 0.5);
    if (microseconds > 0)
        std::this_thread::sleep_for(std::chrono::microseconds(trial.seed() % static_cast<unsigned>(microseconds)));
    if (trial.number() % 11 == 7) trial.fail(nas::failure_kind::timeout, "too slow");
    if (parent) ++parent->steps;
    return test::quality(net);
}

struct way {
    char const* name;
    nas::any_controller controller;
    std::size_t window, threads;
    int kills;
};

void run(std::string const& base, way const& w, std::size_t n, int microseconds, told_to_parent* parent = nullptr) {
    nas::search search{test::tiny_space,
                       w.controller,
                       nas::accuracy{},
                       {.seed = 11,
                        .storage = nas::storage::journal{base + ".journal"},
                        .window = w.window,
                        .observers = {nas::io::jsonl{base + ".jsonl"}},
                        .clock = nas::no_clock}};
    if (w.threads > 1) {
        search.run(
            n, [&](test::tiny_net const& net, nas::running_trial& t) { return evaluate(net, t, microseconds, parent); },
            nas::thread_executor{.threads = w.threads});
        return;
    }
    for (auto& trial : search.trials(n)) {
        double const q = evaluate(trial.arch(), trial, microseconds, parent);
        if (!trial.ended()) trial.report(q);
        if (parent) parent->reported = trial.number() + 1;
    }
}

struct content {
    std::size_t asked = 0, told = 0;
};

// Reads the journal as it lies there, torn tail or not: trials asked in order, each told at most once.
content inspect(std::string const& path) {
    std::string const bytes = test::content_of(path);
    content c;
    std::vector<bool> ended;
    if (!bytes.starts_with("nas-journal 1\n")) return c;
    bool header = true;
    for (std::size_t at = 14; at < bytes.size();) {
        auto const payload = nas::storage::frame_at(std::string_view(bytes).substr(at));
        if (!payload) break;
        at += nas::storage::frame_overhead + payload->size();
        if (std::exchange(header, false)) continue;
        nas::trial_event const e = nas::storage::decode_event(*payload);
        if (e.kind == nas::trial_event_kind::asked) {
            CHECK(e.record.number == c.asked);
            ++c.asked;
            ended.push_back(false);
        } else {
            REQUIRE(e.record.number < c.asked);
            CHECK(!ended[e.record.number]);
            ended[e.record.number] = true;
            ++c.told;
        }
    }
    return c;
}

} // namespace

TEST_CASE("kill: a study killed at random instants loses no finished trial and repeats none", "[kill]") {
    nas::any_controller const random = nas::random_search{},
                              evolution = nas::regularized_evolution{.population = 20, .sample = 5};
    nas::rng instants(20240229);
    int all_kills = 0;
    for (way const& w : {way{"random", random, 0, 1, 70},
                         {"evolution", evolution, 0, 1, 70},
                         {"without replacement", nas::random_search{.replacement = false}, 1, 1, 30},
                         {"four threads", evolution, 4, 4, 70}}) {
        INFO(w.name);
        test::temp_folder const folder;
        shared_memory parent;
        std::size_t finished = 0;
        int kills = 0, sessions = 0;
        while (kills < w.kills) {
            REQUIRE(++sessions < 4 * w.kills);
            pid_t const child = fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                try {
                    run(folder / "a", w, 3000, 300, parent.get());
                } catch (...) {
                    _exit(3);
                }
                _exit(0);
            }
            // Some sessions die while they open the study, most between two steps of an evaluation, however slow the machine is.
            if (instants.below(8) != 0) {
                std::uint64_t const until = parent->steps + instants.below(20);
                for (int patience = 0; parent->steps < until && patience < 100'000; ++patience) usleep(20);
            }
            usleep(instants.below(400));
            kill(child, SIGKILL);
            int status = 0;
            waitpid(child, &status, 0);
            REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0)); // killed, or done: never an error of the study
            if (WIFSIGNALED(status)) ++kills;
            content const c = inspect(folder / "a.journal");
            CHECK(c.told >= finished);            // nothing is taken back
            CHECK(c.told >= parent->reported);    // what was reported is kept
            CHECK(c.asked - c.told <= w.threads); // at most the trials in flight are open
            finished = c.told;
        }
        all_kills += kills;
        // Run to an end that the kills cannot have passed, and compare.
        std::size_t const n = finished + 50;
        run(folder / "a", w, n, 0);
        way alone = w;
        alone.threads = 1;
        run(folder / "b", alone, n, 0);
        CHECK(finished > 30); // the sessions did get somewhere
        CHECK(test::content_of(folder / "a.jsonl") == test::content_of(folder / "b.jsonl"));
        if (w.threads == 1) CHECK(test::content_of(folder / "a.journal") == test::content_of(folder / "b.journal"));
        WARN(w.name << ": " << kills << " kills in " << sessions << " sessions, " << finished
                    << " trials finished between them");
    }
    CHECK(all_kills >= 200);
}

namespace {

// A journal whose process dies before or after its k-th event, or with the event half written.
struct deadly {
    nas::storage::journal journal;
    std::string path;
    int until_death;
    int moment; // 0 before, 1 half written, 2 after

    std::vector<nas::trial_event> open(nas::study_identity const& i) { return journal.open(i); }
    void append(nas::trial_event_kind kind, nas::trial_record const& r) {
        bool const now = until_death-- == 0;
        if (now && moment == 0) kill(getpid(), SIGKILL);
        if (now && moment == 1) {
            std::string payload, frame;
            nas::storage::encode_event(payload, kind, r);
            nas::storage::put_frame(frame, payload);
            nas::storage::append_file(path, false).append(std::string_view(frame).substr(0, frame.size() / 2));
            kill(getpid(), SIGKILL);
        }
        journal.append(kind, r);
        if (now) kill(getpid(), SIGKILL);
    }
};

} // namespace

TEST_CASE("kill: a study killed before, within and after each of its writes continues exactly", "[kill]") {
    nas::regularized_evolution const evolution{.population = 5, .sample = 2};
    constexpr std::size_t n = 12;
    test::temp_folder const folder;
    way const w{"", evolution, 0, 1, 0};
    run(folder / "whole", w, n, 0);
    for (int event = 0; event < 2 * static_cast<int>(n); ++event)
        for (int const moment : {0, 1, 2}) {
            std::remove((folder / "a.journal").c_str());
            std::remove((folder / "a.jsonl").c_str());
            pid_t const child = fork();
            if (child == 0) {
                std::string const path = folder / "a.journal";
                nas::search search{test::tiny_space,
                                   nas::any_controller(evolution),
                                   nas::accuracy{},
                                   {.seed = 11,
                                    .storage = deadly{nas::storage::journal{path}, path, event, moment},
                                    .observers = {nas::io::jsonl{folder / "a.jsonl"}},
                                    .clock = nas::no_clock}};
                for (auto& trial : search.trials(n)) {
                    double const q = evaluate(trial.arch(), trial, 0);
                    if (!trial.ended()) trial.report(q);
                }
                _exit(0);
            }
            int status = 0;
            waitpid(child, &status, 0);
            REQUIRE(WIFSIGNALED(status));
            run(folder / "a", w, n, 0);
            INFO("event " << event << ", moment " << moment);
            CHECK(test::content_of(folder / "a.journal") == test::content_of(folder / "whole.journal"));
            CHECK(test::content_of(folder / "a.jsonl") == test::content_of(folder / "whole.jsonl"));
        }
}
