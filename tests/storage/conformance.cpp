// Every storage of the library against the one suite.

#include "storage/conformance.hpp"

#include "support/temp_folder.hpp"

namespace {

struct memory_place {
    static constexpr std::uint64_t many = 5000;
    nas::storage::memory kept;
    struct handle { // refers, so that the next object finds what this one kept
        nas::storage::memory* kept;
        std::vector<nas::trial_event> open(nas::study_identity const& i) { return kept->open(i); }
        void append(nas::trial_event_kind k, nas::trial_record const& r) { kept->append(k, r); }
    };
    handle storage() { return {&kept}; }
};

struct journal_place {
    static constexpr std::uint64_t many = 5000;
    test::temp_folder folder;
    nas::storage::journal storage() { return nas::storage::journal(folder / "j"); }
};

struct synced_journal_place {
    static constexpr std::uint64_t many = 100;
    test::temp_folder folder;
    nas::storage::journal storage() {
        return nas::storage::journal(folder / "j", {.sync = nas::storage::sync_policy::each_trial});
    }
};

struct erased_place {
    static constexpr std::uint64_t many = 5000;
    test::temp_folder folder;
    nas::any_storage storage() { return nas::storage::journal(folder / "j"); }
};

} // namespace

TEST_CASE("storage::memory conforms", "[storage]") { test::check_storage_conformance<memory_place>(); }
TEST_CASE("storage::journal conforms", "[storage]") { test::check_storage_conformance<journal_place>(); }
TEST_CASE("storage::journal with sync conforms", "[storage]") {
    test::check_storage_conformance<synced_journal_place>();
}
TEST_CASE("any_storage conforms with what it holds", "[storage]") { test::check_storage_conformance<erased_place>(); }
