#include <nas/storage/concept.hpp>
#include <nas/storage/journal.hpp>
#include <nas/storage/memory.hpp>

#include "support/catch.hpp"

namespace {

struct archetype { // the least a storage can be
    std::vector<nas::trial_event> open(nas::study_identity const&) { return {}; }
    void append(nas::trial_event_kind, nas::trial_record const&) {}
};
struct opens_nothing {
    void open(nas::study_identity const&) {}
    void append(nas::trial_event_kind, nas::trial_record const&) {}
};
struct appends_records_only {
    std::vector<nas::trial_event> open(nas::study_identity const&) { return {}; }
    void append(nas::trial_record const&) {}
};
struct ignores_identity {
    std::vector<nas::trial_event> open() { return {}; }
    void append(nas::trial_event_kind, nas::trial_record const&) {}
};
struct reports_by_code {
    std::vector<nas::trial_event> open(nas::study_identity const&) { return {}; }
    bool append(nas::trial_event_kind, nas::trial_record const&) { return true; } // an ignored false would lose trials
};

} // namespace

TEST_CASE("Storage: accepts what opens and appends", "[storage]") {
    STATIC_REQUIRE(nas::Storage<archetype>);
    STATIC_REQUIRE(nas::Storage<nas::storage::memory>);
    STATIC_REQUIRE(nas::Storage<nas::storage::journal>);
}

TEST_CASE("Storage: rejects what nearly is one", "[storage]") {
    STATIC_REQUIRE(!nas::Storage<opens_nothing>);
    STATIC_REQUIRE(!nas::Storage<appends_records_only>);
    STATIC_REQUIRE(!nas::Storage<ignores_identity>);
    STATIC_REQUIRE(!nas::Storage<reports_by_code>);
}
