#include <nas/storage/journal_format.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

// Journals as a whole are tested in journal.cpp and read_trials.cpp.

using namespace nas::storage;

namespace {

std::string header(std::string_view identity) {
    std::string out(detail::journal_magic);
    put_frame(out, identity);
    return out;
}
std::string event(nas::trial_event_kind kind, std::uint64_t number) {
    std::string payload, framed;
    encode_event(payload, kind, {.number = number});
    put_frame(framed, payload);
    return framed;
}

} // namespace

TEST_CASE("journal_format: a beginning cut short is a new journal, anything else is none", "[storage]") {
    std::string const whole = header("identity");
    CHECK(detail::journal_begins_whole(whole, "j"));
    CHECK(detail::journal_header(whole) == "identity");
    for (std::size_t n = 0; n < whole.size(); ++n) CHECK_FALSE(detail::journal_begins_whole(whole.substr(0, n), "j"));
    test::check_error<nas::storage_error>("nas.storage.10", [] { (void)detail::journal_begins_whole("x", "j"); });
}

TEST_CASE("journal_format: events come in order, up to the torn tail", "[storage]") {
    using enum nas::trial_event_kind;
    std::string bytes = header("identity") + event(asked, 0) + event(told, 0);
    std::size_t const end = bytes.size();
    bytes += event(given, 1).substr(0, 12);
    std::vector<nas::trial_event_kind> kinds;
    CHECK(detail::for_each_event(bytes, "j", [&](nas::trial_event&& e) { kinds.push_back(e.kind); }) == end);
    CHECK(kinds == std::vector{asked, told});
    bytes += event(baseline, 0);
    test::check_error<nas::storage_error>(
        "nas.storage.11", [&] { (void)detail::for_each_event(bytes, "j", [](nas::trial_event&&) {}); }, "1 trials");
}
