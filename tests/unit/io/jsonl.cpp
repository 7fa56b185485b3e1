#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>

#include <nas/io/jsonl.hpp>
#include <nas/nas.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

// Journal and lines in `folder`, up to `n` trials.
template <class Controller>
void run_to(std::string const& base, std::size_t n, Controller const& c, std::size_t window = 0,
            std::size_t threads = 1) {
    nas::search search{test::tiny_space,
                       c,
                       nas::accuracy{},
                       {.storage = nas::storage::journal{base + ".journal"},
                        .window = window,
                        .observers = {nas::io::jsonl{base + ".jsonl"}},
                        .clock = nas::no_clock}};
    search.run(
        n,
        [](test::tiny_net const& net, nas::running_trial& trial) {
            trial.report(1, 0.25);
            if (trial.number() % 6 == 5) trial.fail(nas::failure_kind::out_of_memory, "too large");
            return test::quality(net);
        },
        nas::thread_executor{.threads = threads});
}

constexpr nas::regularized_evolution evolution{.population = 8, .sample = 3};

} // namespace

TEST_CASE("jsonl: 25 and 25 trials write the lines of 50, byte for byte", "[io]") {
    test::temp_folder const folder;
    auto const check = [&](auto const& controller) {
        run_to(folder / "whole", 50, controller);
        run_to(folder / "parts", 25, controller);
        run_to(folder / "parts", 50, controller);
        std::string const whole = test::content_of(folder / "whole.jsonl");
        CHECK(std::count(whole.begin(), whole.end(), '\n') == 50);
        CHECK(test::content_of(folder / "parts.jsonl") == whole);
        CHECK(test::content_of(folder / "parts.journal") == test::content_of(folder / "whole.journal"));
    };
    SECTION("random search") { check(nas::random_search{}); }
    SECTION("random search without replacement") { check(nas::random_search{.replacement = false}); }
    SECTION("regularized evolution") { check(evolution); }
}

TEST_CASE("jsonl: lines of workers are those of one worker", "[io]") {
    test::temp_folder const folder;
    run_to(folder / "one", 60, evolution, 4, 1);
    run_to(folder / "four", 60, evolution, 4, 4);
    CHECK(test::content_of(folder / "four.jsonl") == test::content_of(folder / "one.jsonl"));
}

TEST_CASE("jsonl: lines cut at any byte are completed from the record", "[io]") {
    test::temp_folder const folder;
    run_to(folder / "a", 4, evolution);
    std::string const whole = test::content_of(folder / "a.jsonl");
    for (std::size_t n = 0; n <= whole.size(); n += n + 40 < whole.size() ? 7 : 1) {
        test::write_content(folder / "a.jsonl", whole.substr(0, n));
        run_to(folder / "a", 4, evolution);
        CHECK(test::content_of(folder / "a.jsonl") == whole);
    }
    std::remove((folder / "a.jsonl").c_str());
    run_to(folder / "a", 5, evolution);
    CHECK(test::content_of(folder / "a.jsonl").starts_with(whole));
}

TEST_CASE("jsonl: never overwrites what is not its own", "[io]") {
    test::temp_folder const folder;
    run_to(folder / "a", 4, evolution);
    std::string const whole = test::content_of(folder / "a.jsonl");
    std::remove((folder / "a.journal").c_str()); // a new study, an old file
    test::check_error<nas::storage_error>(
        "nas.storage.15", [&] { run_to(folder / "a", 4, evolution); }, folder / "a.jsonl", "does not hold the trials");
    CHECK(test::content_of(folder / "a.jsonl") == whole);
    test::write_content(folder / "b.jsonl", "my notes\n");
    test::check_error<nas::storage_error>("nas.storage.15", [&] { run_to(folder / "b", 4, evolution); });
    CHECK(test::content_of(folder / "b.jsonl") == "my notes\n");
}

TEST_CASE("jsonl: reads back what it wrote", "[io]") {
    test::temp_folder const folder;
    nas::search search{
        test::tiny_space, evolution, nas::accuracy{}, {.observers = {nas::io::jsonl{folder / "t.jsonl"}}}};
    for (auto& trial : search.trials(20)) trial.report({.accuracy = test::quality(trial.arch()), .parameters = 3});
    auto const read = nas::io::read_jsonl(test::tiny_space, folder / "t.jsonl");
    REQUIRE(read.size() == 20);
    for (std::size_t i = 0; i < 20; ++i) CHECK(read[i] == search.history()[i]);
    CHECK(read[0].started);
}

TEST_CASE("jsonl: a line that is no trial is named", "[io]") {
    test::temp_folder const folder;
    run_to(folder / "a", 2, evolution);
    test::write_content(folder / "bad.jsonl", test::content_of(folder / "a.jsonl") + "\nnonsense\n");
    test::check_error<nas::data_error>(
        "nas.json.1", [&] { (void)nas::io::read_jsonl(test::tiny_space, folder / "bad.jsonl"); }, "bad.jsonl",
        "line 4");
    CHECK_THROWS_AS(nas::io::read_jsonl(test::six_points, folder / "a.jsonl"), nas::genome_mismatch);
    CHECK_THROWS_AS(nas::io::read_jsonl(test::tiny_space, folder / "absent.jsonl"), nas::storage_error);
}

TEST_CASE("jsonl: a full disk stops the search, the journal has the trial, and the line is written later", "[io]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 10, evolution);
    std::string const whole = test::content_of(folder / "whole.jsonl");
    pid_t const child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit{whole.size() / 2, RLIM_INFINITY}; // the lines reach it before the journal does
        setrlimit(RLIMIT_FSIZE, &limit);
        int result = 1;
        try {
            run_to(folder / "a", 10, evolution);
        } catch (nas::storage_error const& e) {
            result = e.id() == "nas.storage.9" && std::string(e.what()).find("a.jsonl") != std::string::npos ? 0 : 2;
        }
        _exit(result);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(whole.starts_with(test::content_of(folder / "a.jsonl")));
    run_to(folder / "a", 10, evolution);
    CHECK(test::content_of(folder / "a.jsonl") == whole);
}
