#include <cmath>

#include <nas/storage/record_codec.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using namespace nas::storage;
using nas::trial_event, nas::trial_event_kind;

namespace {

std::string bytes_of(trial_event_kind kind, nas::trial_record const& r) {
    std::string out;
    encode_event(out, kind, r);
    return out;
}

} // namespace

TEST_CASE("record_codec: every record survives, with extreme numbers and awkward texts", "[storage]") {
    for (nas::trial_record r : test::awkward_records()) {
        trial_event const asked = decode_event(bytes_of(trial_event_kind::asked, r));
        CHECK(
            asked ==
            trial_event{
                trial_event_kind::asked,
                {.number = r.number, .genome = r.genome, .budget = r.budget, .continues = r.continues, .tag = r.tag}});
        trial_event const told = decode_event(bytes_of(trial_event_kind::told, r));
        nas::trial_record nothing;
        nas::detail::take_question(r, nothing); // not stored again
        CHECK(told == trial_event{trial_event_kind::told, r});
        CHECK(std::signbit(r.metrics.latency ? r.metrics.latency->spread->count() : 0.0) ==
              std::signbit(told.record.metrics.latency ? told.record.metrics.latency->spread->count() : 0.0));
    }
}

TEST_CASE("record_codec: NaN survives, too", "[storage]") {
    nas::trial_record r{.state = nas::trial_state::failed, .curve = {{1, std::nan("")}}};
    CHECK(std::isnan(decode_event(bytes_of(trial_event_kind::told, r)).record.curve[0].value));
}

TEST_CASE("record_codec: no prefix of an event is an event", "[storage]") {
    for (nas::trial_record const& r : test::awkward_records())
        for (auto const kind :
             {trial_event_kind::asked, trial_event_kind::told, trial_event_kind::given, trial_event_kind::baseline}) {
            std::string const whole = bytes_of(kind, r);
            for (std::size_t n = 0; n < whole.size(); ++n)
                CHECK_THROWS_AS(decode_event(std::string_view(whole).substr(0, n)), nas::storage_error);
        }
}

TEST_CASE("record_codec: bytes behind an event are noticed", "[storage]") {
    test::check_error<nas::storage_error>(
        "nas.storage.4", [] { (void)decode_event(bytes_of(trial_event_kind::asked, {}) + "x"); }, "1 bytes too many");
}

TEST_CASE("record_codec: numbers that stand for nothing are rejected", "[storage]") {
    std::string const told =
        bytes_of(trial_event_kind::told, {.state = nas::trial_state::failed, .failure = nas::failure{}});
    std::string bad = told;
    bad[0] = 5;
    test::check_error<nas::storage_error>(
        "nas.storage.2", [&] { (void)decode_event(bad); }, "event", "5");
    bad = told;
    bad[9] = 9; // behind kind and number
    test::check_error<nas::storage_error>(
        "nas.storage.2", [&] { (void)decode_event(bad); }, "trial state");
    bad = told;
    bad[bad.size() - 11] = 9; // before text length, curve length and two absent times
    test::check_error<nas::storage_error>(
        "nas.storage.2", [&] { (void)decode_event(bad); }, "failure");
}

// The bytes of these two records are those of version 1 of the format: files written once stay readable.
TEST_CASE("record_codec: the format is the documented one", "[storage]") {
    nas::trial_record r{.number = 258, .genome = {{0x0102030405060708u, 3, 2}}, .state = nas::trial_state::complete};
    CHECK(bytes_of(trial_event_kind::asked, r) == std::string("\x01"
                                                              "\x02\x01\0\0\0\0\0\0"
                                                              "\x01\0\0\0"
                                                              "\x08\x07\x06\x05\x04\x03\x02\x01"
                                                              "\x03\0\0\0"
                                                              "\x02\0\0\0",
                                                              29));
    r.metrics.accuracy = 1.0;
    r.reward = 2.0;
    CHECK(bytes_of(trial_event_kind::told, r) == std::string("\x02"
                                                             "\x02\x01\0\0\0\0\0\0"
                                                             "\x01" // kind, number, state
                                                             "\x01\0\0\0\0\0\0\xf0\x3f"
                                                             "\0"
                                                             "\0"
                                                             "\0"
                                                             "\0"
                                                             "\0"
                                                             "\0\0\0\0" // metrics
                                                             "\x01\0\0\0\0\0\0\0\x40"
                                                             "\0\0\0\0"
                                                             "\0"
                                                             "\0\0\0\0"
                                                             "\0"
                                                             "\0",
                                                             48)); // reward, objectives, failure, curve, times
}

TEST_CASE("record_codec: an identity survives", "[storage]") {
    nas::study_identity const identity{{"space", "12345"}, {"note", std::string("a\0b", 3)}, {"", ""}};
    std::string bytes;
    encode_identity(bytes, identity);
    nas::byte_reader in(bytes);
    CHECK(decode_identity(in) == identity);
    CHECK(in.at_end());
}
