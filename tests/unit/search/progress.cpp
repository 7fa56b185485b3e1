#include <cstdio>
#include <string>
#include <vector>

#include <nas/nas.hpp>
#include <nas/search/progress.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

// A stream in memory and a clock that the test moves.
double now = 0;

class screen {
public:
    screen() : file_(std::tmpfile()) { REQUIRE(file_); }
    ~screen() { std::fclose(file_); }
    std::FILE* file() const { return file_; }
    std::string text() const {
        std::fflush(file_);
        std::rewind(file_);
        std::string all;
        char part[4096];
        while (std::size_t const n = std::fread(part, 1, sizeof part, file_)) all.append(part, n);
        std::fseek(file_, 0, SEEK_END);
        return all;
    }
    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        std::string const t = text();
        for (std::size_t at = 0; at < t.size();) {
            std::size_t const end = t.find('\n', at);
            all.push_back(t.substr(at, end - at));
            at = end == t.npos ? t.size() : end + 1;
        }
        return all;
    }

private:
    std::FILE* file_;
};

nas::progress_options on(screen const& s, bool terminal, double interval = 0) {
    return {.out = s.file(), .terminal = terminal, .interval = interval, .clock = [] { return now; }};
}

// Every trial takes `seconds`; the third fails.
template <class Options>
void run(Options const& o, std::size_t n, double seconds, nas::storage::memory* kept = nullptr) {
    nas::search_options options{.observers = {nas::progress(o)}, .clock = nas::no_clock};
    if (kept) options.storage = kept;
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{},
                       [](test::tiny_net const&) { return nas::milliseconds{12.345}; }, std::move(options)};
    for (auto& trial : search.trials(n)) {
        now += seconds;
        if (trial.number() == 2) trial.fail(nas::failure_kind::out_of_memory, "3 GB");
        else trial.report(0.5 + 0.1 * static_cast<double>(trial.number()));
    }
}

} // namespace

TEST_CASE("progress: on a file it prints a line per trial: outcome, count, best, failures, rate, time left",
          "[search]") {
    screen s;
    run(on(s, false), 4, 30);
    CHECK(s.lines() == std::vector<std::string>{
                           "trial 0 complete, reward 0.5, 12.35 ms  1/4  best 0.5 (trial 0)  2/min  1:30 left",
                           "trial 1 complete, reward 0.6, 12.35 ms  2/4  best 0.6 (trial 1)  2/min  1:00 left",
                           "trial 2 out_of_memory (3 GB)  3/4  best 0.6 (trial 1)  failed 1  2/min  0:30 left",
                           "trial 3 complete, reward 0.8, 12.35 ms  4/4  best 0.8 (trial 3)  failed 1  2/min",
                       });
}

TEST_CASE("progress: on a terminal it redraws one bar and leaves it on a line of its own", "[search]") {
    screen s;
    run(on(s, true), 4, 0.5);
    std::string const text = s.text();
    CHECK(text.starts_with("\r\033[K[######------------------] 1/4  best 0.5 (trial 0)  2/s  0:02 left"));
    CHECK(text.find("\r\033[K[############------------] 2/4") != text.npos);
    CHECK(text.ends_with("[########################] 4/4  best 0.8 (trial 3)  failed 1  2/s\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("progress: fast searches are not slowed down by their display", "[search]") {
    screen s;
    run(on(s, false, 1.0), 1000, 0.01);
    CHECK(s.lines().size() <= 12);
    CHECK(s.lines().size() >= 9);
    CHECK(s.lines().back().find("1000/1000") != std::string::npos);
}

TEST_CASE("progress: says that a study is continued, and counts the rate of this session only", "[search]") {
    nas::storage::memory kept;
    screen first, second;
    run(on(first, false), 4, 7200, &kept);
    run(on(second, false), 6, 7200, &kept);
    CHECK(second.lines() ==
          std::vector<std::string>{
              "continuing a study of 4 finished trials",
              "trial 4 complete, reward 0.9, 12.35 ms  5/6  best 0.9 (trial 4)  failed 1  0.5/h  2:00:00 left",
              "trial 5 complete, reward 1, 12.35 ms  6/6  best 1 (trial 5)  failed 1  0.5/h",
          });
}

TEST_CASE("progress: shows the notes of a repaired journal", "[search]") {
    test::temp_folder const folder;
    auto const go = [&](screen const& s) {
        nas::search search{
            test::tiny_space,
            nas::random_search{},
            nas::accuracy{},
            {.storage = nas::storage::journal{folder / "j"}, .observers = {nas::progress(on(s, false))}}};
        for (auto& trial : search.trials(2)) trial.report(0.5);
    };
    screen first, second;
    go(first);
    std::string const whole = test::content_of(folder / "j");
    test::write_content(folder / "j", whole.substr(0, whole.size() - 5));
    go(second);
    CHECK(second.lines()[0].starts_with("note: journal '"));
    CHECK(second.lines()[1] == "continuing a study of 1 finished trial");
}

TEST_CASE("progress: a note between two updates does not tear the bar", "[search]") {
    screen s;
    nas::progress p(on(s, true));
    std::deque<nas::trial_record> history(1);
    history[0].state = nas::trial_state::complete;
    std::uint64_t const finished[] = {0};
    nas::study_view const v{test::tiny_space, history, finished, nullptr, 2, {}, nas::no_clock};
    p.on_open({test::tiny_space, history, {}, nullptr, 0, {}, nas::no_clock});
    p.on_finish(history[0], v);
    p.on_note("something");
    p.on_end({test::tiny_space, history, {}, nullptr, 2, {}, nas::no_clock});
    CHECK(s.text() == "\r\033[K[############------------] 1/2\r\033[Knote: something\n");
}

TEST_CASE("progress: takes a file for no terminal by itself, and a real clock", "[search]") {
    screen s;
    {
        nas::search search{
            test::tiny_space, nas::random_search{}, nas::accuracy{}, {.observers = {nas::progress({.out = s.file()})}}};
        for (auto& trial : search.trials(1)) trial.report(0.5);
    }
    CHECK(s.text().starts_with("trial 0 complete"));
    double const a = nas::monotonic_clock();
    CHECK(nas::monotonic_clock() >= a);
}
