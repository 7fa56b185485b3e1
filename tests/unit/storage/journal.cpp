#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>

#include <nas/nas.hpp>
#include <nas/storage/journal.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

using nas::storage::journal;

namespace {

nas::study_identity const identity{{"space", "1"}, {"seed", "7"}};

// A search on the journal at `path` that reaches `n` trials; returns its notes.
std::vector<std::string> run_to(std::string const& path, std::size_t n, nas::storage::journal_options options = {}) {
    nas::search search{test::tiny_space,
                       nas::regularized_evolution{.population = 4, .sample = 2},
                       nas::accuracy{},
                       {.storage = journal{path, options}, .clock = nas::no_clock}};
    for (auto& trial : search.trials(n)) trial.report(test::quality(trial.arch()));
    return search.notes();
}

} // namespace

TEST_CASE("journal: constructing does nothing, opening creates the file with its header", "[storage]") {
    test::temp_folder const folder;
    journal j(folder / "j");
    CHECK(test::content_of(folder / "j") == "(no file)");
    CHECK(j.open(identity).empty());
    CHECK(test::content_of(folder / "j").starts_with("nas-journal 1\n"));
    CHECK(j.notes().empty());
    CHECK(j.path() == folder / "j");
}

TEST_CASE("journal: 25 and 25 trials make the file that 50 trials make, byte for byte", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 50);
    run_to(folder / "parts", 25);
    CHECK(run_to(folder / "parts", 50).empty());
    CHECK(test::content_of(folder / "parts") == test::content_of(folder / "whole"));
}

TEST_CASE("journal: a tail torn at any byte of the last records is removed, said so, and run again", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 6);
    run_to(folder / "five", 5);
    std::string const whole = test::content_of(folder / "whole");
    std::size_t const five = test::content_of(folder / "five").size(); // behind it lie trial 5's asked and told
    std::size_t repaired = 0;
    for (std::size_t size = five; size < whole.size(); ++size) {
        test::write_content(folder / "torn", whole.substr(0, size));
        auto const notes = run_to(folder / "torn", 6);
        INFO("torn at byte " << size);
        CHECK(test::content_of(folder / "torn") == whole);
        if (notes.empty()) continue; // cut exactly between records
        ++repaired;
        REQUIRE(notes.size() == 1);
        CHECK(notes[0].find("incomplete") != std::string::npos);
        CHECK(notes[0].find(folder / "torn") != std::string::npos);
    }
    CHECK(repaired == whole.size() - five - 2); // two of the cuts fall between records
}

TEST_CASE("journal: a header torn at any byte is written anew", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 3);
    run_to(folder / "none", 0);
    std::string const whole = test::content_of(folder / "whole");
    std::size_t const header = test::content_of(folder / "none").size();
    for (std::size_t size = 0; size < header; ++size) {
        test::write_content(folder / "torn", whole.substr(0, size));
        auto const notes = run_to(folder / "torn", 3);
        INFO("torn at byte " << size);
        CHECK(notes.size() == (size == 0 ? 0 : 1));
        CHECK(test::content_of(folder / "torn") == whole);
    }
}

TEST_CASE("journal: a tail of zeros, as a power failure leaves it, is removed", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 4);
    std::string const whole = test::content_of(folder / "whole");
    test::write_content(folder / "zeros", whole + std::string(4096, '\0'));
    CHECK(run_to(folder / "zeros", 4).size() == 1);
    CHECK(test::content_of(folder / "zeros") == whole);
}

TEST_CASE("journal: damage in the middle is an error that loses nothing", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 6);
    run_to(folder / "two", 2);
    std::string bad = test::content_of(folder / "whole");
    std::size_t const at = test::content_of(folder / "two").size();
    bad[at + 12] = static_cast<char>(bad[at + 12] ^ 1);
    test::write_content(folder / "bad", bad);
    test::check_error<nas::storage_error>(
        "nas.storage.11", [&] { run_to(folder / "bad", 6); }, folder / "bad", "damaged at byte " + std::to_string(at),
        "truncate -s " + std::to_string(at), "2 trials");
    CHECK(test::content_of(folder / "bad") == bad);
    // Doing what the message says keeps the two trials.
    test::write_content(folder / "cut", bad.substr(0, at));
    run_to(folder / "cut", 6);
    CHECK(test::content_of(folder / "cut") == test::content_of(folder / "whole"));
}

TEST_CASE("journal: a damaged header with records behind it is an error", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "bad", 2);
    std::string bad = test::content_of(folder / "bad");
    bad[30] = static_cast<char>(bad[30] ^ 1);
    test::write_content(folder / "bad", bad);
    test::check_error<nas::storage_error>(
        "nas.storage.11", [&] { run_to(folder / "bad", 2); }, "header");
    CHECK(test::content_of(folder / "bad") == bad);
}

TEST_CASE("journal: a file that is no journal is left alone", "[storage]") {
    test::temp_folder const folder;
    test::write_content(folder / "text", "dear diary");
    test::check_error<nas::storage_error>(
        "nas.storage.10", [&] { journal(folder / "text").open(identity); }, "not a journal", folder / "text");
    CHECK(test::content_of(folder / "text") == "dear diary");
    test::write_content(folder / "future", "nas-journal 2\nwhatever");
    test::check_error<nas::storage_error>(
        "nas.storage.12", [&] { journal(folder / "future").open(identity); }, "nas-journal 2", "nas-journal 1");
    CHECK(test::content_of(folder / "future") == "nas-journal 2\nwhatever");
}

TEST_CASE("journal: the journal of another space, seed, controller or reward is refused", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "j", 2);
    std::string const before = test::content_of(folder / "j");
    using nas::accuracy, nas::regularized_evolution;
    regularized_evolution const c{.population = 4, .sample = 2};
    test::check_error<nas::storage_error>(
        "nas.storage.16",
        [&] {
            nas::search{test::six_points, c, accuracy{}, {.storage = journal{folder / "j"}}}.open();
        },
        folder / "j", "another space");
    auto const refused = [&](auto controller, auto reward, nas::search_options options, std::string difference) {
        options.storage = journal{folder / "j"};
        test::check_error<nas::storage_error>(
            "nas.storage.3",
            [&] {
                nas::search{test::tiny_space, controller, reward, std::move(options)}.open();
            },
            folder / "j", difference);
    };
    refused(c, accuracy{}, {.seed = 2}, "seed = 1, this search has 2");
    refused(c, accuracy{}, {.window = 3}, "window = 0, this search has 3");
    refused(c, accuracy{}, {.settings = {{"epochs", "3"}}}, "epochs = (none), this search has 3");
    refused(regularized_evolution{.population = 5, .sample = 2}, accuracy{}, {},
            "controller = regularized_evolution{population=4, sample=2}");
    refused(nas::random_search{}, accuracy{}, {}, "controller");
    refused(c, nas::mnas_reward{}, {}, "reward = accuracy, this search has mnas_reward");
    CHECK(test::content_of(folder / "j") == before);
}

TEST_CASE("journal: latencies of another machine are not mixed in", "[storage]") {
    test::temp_folder const folder;
    auto const ms = [](test::tiny_net const&) { return nas::milliseconds{1}; };
    auto const open = [&](char const* machine) {
        nas::search{test::tiny_space,
                    nas::random_search{},
                    nas::accuracy{},
                    nas::latency::callable{ms, machine},
                    {.storage = journal{folder / "j"}}}
            .open();
    };
    open("board 7");
    open("board 7");
    test::check_error<nas::storage_error>(
        "nas.storage.3", [&] { open("board 8"); }, "latency = board 7, this search has board 8");
}

TEST_CASE("journal: has one writer at a time", "[storage]") {
    test::temp_folder const folder;
    journal first(folder / "j"), second(folder / "j");
    (void)first.open(identity);
    test::check_error<nas::storage_error>(
        "nas.storage.7", [&] { (void)second.open(identity); }, "another running search");
}

TEST_CASE("journal: events that contradict each other are an error", "[storage]") {
    test::temp_folder const folder;
    auto const forge = [&](std::vector<nas::trial_event> const& events) {
        // The identity is taken from a real study, so that only the events are wrong.
        run_to(folder / "real", 1);
        std::string const real = test::content_of(folder / "real");
        std::size_t const magic = 14,
                          header = magic + 10 + nas::storage::frame_at(std::string_view(real).substr(magic))->size();
        std::string bytes = real.substr(0, header);
        for (nas::trial_event const& e : events) {
            std::string payload;
            nas::storage::encode_event(payload, e.kind, e.record);
            nas::storage::put_frame(bytes, payload);
        }
        test::write_content(folder / "forged", bytes);
    };
    using enum nas::trial_event_kind;
    nas::genome const first = nas::sample(test::tiny_space, nas::rng(1).stream(0)); // what trial 0 of seed 1 really is
    nas::trial_record const done{.number = 0, .state = nas::trial_state::complete, .reward = 1.0};
    std::vector<std::vector<nas::trial_event>> const nonsense = {
        {{told, done}},                                                        // never asked
        {{asked, {.number = 1, .genome = first}}},                             // out of order
        {{asked, {.number = 0, .genome = first}}, {told, done}, {told, done}}, // twice
        {{asked, {.number = 0, .genome = first}}, {told, {.number = 0}}},      // still running
    };
    for (auto const& events : nonsense) {
        forge(events);
        test::check_error<nas::storage_error>(
            "nas.storage.13", [&] { run_to(folder / "forged", 2); }, "contradict");
    }
    forge({{asked, {.number = 0, .genome = {{1, 2, 1}}}}});
    test::check_error<nas::storage_error>(
        "nas.storage.14", [&] { run_to(folder / "forged", 2); }, "trial 0", "another genome");
    forge({{asked, {.number = 0, .genome = first}}, {told, done}});
    run_to(folder / "forged", 2);
}

TEST_CASE("journal: a full disk stops the search clearly, keeps the trial in memory and the file whole", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "whole", 12);
    std::string const whole = test::content_of(folder / "whole");
    // In a child, files cannot grow beyond some size between trial 3 and trial 12; later there is room again.
    for (std::size_t const limit : {whole.size() / 2, whole.size() / 2 + 20, whole.size() / 2 + 40,
                                    whole.size() / 2 + 60, whole.size() / 2 + 80}) {
        std::remove((folder / "j").c_str());
        pid_t const child = fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            rlimit size{limit, RLIM_INFINITY};
            setrlimit(RLIMIT_FSIZE, &size);
            int result = 1;
            try {
                nas::search search{test::tiny_space,
                                   nas::regularized_evolution{.population = 4, .sample = 2},
                                   nas::accuracy{},
                                   {.storage = journal{folder / "j"}, .clock = nas::no_clock}};
                std::size_t finished = 0;
                try {
                    for (auto& trial : search.trials(12)) {
                        ++finished;
                        trial.report(test::quality(trial.arch()));
                    }
                } catch (nas::storage_error const& e) {
                    result = e.id() == "nas.storage.9" && std::string(e.what()).find("make room") != std::string::npos
                                 ? 0
                                 : 2;
                }
                // The record in memory is complete, further use says so again, the file is a shorter but whole journal.
                if (finished < 3 || finished >= 12 || search.history().size() < finished) result = 3;
                if (search.history()[finished - 1].state != nas::trial_state::complete) result = 4;
                try {
                    (void)search.ask();
                    result = 5;
                } catch (nas::storage_error const&) {}
                if (!whole.starts_with(test::content_of(folder / "j"))) result = 6;
                size.rlim_cur = RLIM_INFINITY; // room is made: the same search goes on
                setrlimit(RLIMIT_FSIZE, &size);
                if (limit % 2 == 0)
                    for (auto& trial : search.trials(12)) trial.report(test::quality(trial.arch()));
            } catch (...) {
                result = 7;
            }
            _exit(result);
        }
        int status = 0;
        waitpid(child, &status, 0);
        INFO("limit " << limit);
        CHECK(WEXITSTATUS(status) == 0);
        CHECK(run_to(folder / "j", 12).empty()); // or another one goes on with the file
        CHECK(test::content_of(folder / "j") == whole);
    }
}

TEST_CASE("journal: with sync, every finished trial is on the device, and the file is the same", "[storage]") {
    test::temp_folder const folder;
    run_to(folder / "never", 5);
    run_to(folder / "each", 5, {.sync = nas::storage::sync_policy::each_trial});
    CHECK(test::content_of(folder / "each") == test::content_of(folder / "never"));
}
