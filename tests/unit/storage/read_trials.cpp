#include <nas/nas.hpp>
#include <nas/storage/read_trials.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"
#include "support/temp_folder.hpp"

namespace {

// A study with 5 finished trials, one open and one baseline; its history.
std::vector<nas::trial_record> write_study(std::string const& path) {
    nas::search search{test::tiny_space,
                       nas::random_search{},
                       nas::accuracy{},
                       {.storage = nas::storage::journal{path}, .clock = nas::no_clock}};
    (void)search.baseline("reference", {30, {}}, [](auto const&) { return 0.5; });
    (void)search.enqueue({20, {{7, false}}});
    search.run(5, [](test::tiny_net const& n) { return test::quality(n); });
    auto open = search.ask();
    auto history = std::vector<nas::trial_record>(search.history().begin(), search.history().end());
    open.fail(nas::failure_kind::cancelled, "written later");
    return history;
}

} // namespace

TEST_CASE("read_trials: gives the history of a study, torn tails left out, and leaves the file alone", "[storage]") {
    test::temp_folder const folder;
    auto const history = write_study(folder / "j");
    std::string const whole = test::content_of(folder / "j");
    auto const all = nas::storage::read_trials(folder / "j");
    REQUIRE(all.size() == 6);
    CHECK(all[5].state == nas::trial_state::failed);
    CHECK(std::vector(all.begin(), all.begin() + 5) == std::vector(history.begin(), history.begin() + 5));

    test::write_content(folder / "torn", whole.substr(0, whole.size() - 1));
    auto const torn = nas::storage::read_trials(folder / "torn");
    REQUIRE(torn.size() == 6);
    CHECK(torn[5].state == nas::trial_state::running);
    CHECK(test::content_of(folder / "torn").size() == whole.size() - 1);
    test::write_content(folder / "new", "nas-jour");
    CHECK(nas::storage::read_trials(folder / "new").empty());
}

TEST_CASE("read_trials: what is no whole journal is refused", "[storage]") {
    test::temp_folder const folder;
    (void)write_study(folder / "j");
    std::string whole = test::content_of(folder / "j");
    auto const refused = [&](std::string const& content, char const* id) {
        test::write_content(folder / "bad", content);
        test::check_error<nas::storage_error>(id, [&] { (void)nas::storage::read_trials(folder / "bad"); });
    };
    refused("something else", "nas.storage.10");
    refused("nas-journal 2\n", "nas.storage.12");
    std::string damaged = whole;
    damaged[whole.size() / 2] ^= 1;
    refused(damaged, "nas.storage.11");
    test::check_error<nas::storage_error>("nas.storage.5",
                                          [&] { (void)nas::storage::read_trials(folder / "missing"); });
}
