#include <nas/storage/any_storage.hpp>
#include <nas/storage/journal.hpp>
#include <nas/storage/memory.hpp>

#include "support/catch.hpp"

namespace {

struct with_notes {
    std::vector<nas::trial_event> open(nas::study_identity const&) { return {}; }
    void append(nas::trial_event_kind, nas::trial_record const&) { ++appended; }
    std::vector<std::string> notes() const { return {"a note"}; }
    int appended = 0;
};

} // namespace

TEST_CASE("any_storage: empty, it keeps nothing and has nothing to say", "[storage]") {
    nas::any_storage s;
    CHECK(!s);
    CHECK(s.open({}).empty());
    s.append(nas::trial_event_kind::asked, {});
    CHECK(s.open({}).empty());
    CHECK(s.notes().empty());
}

TEST_CASE("any_storage: owns a storage that is moved in", "[storage]") {
    nas::any_storage s = nas::storage::memory{};
    CHECK(s);
    CHECK(s.open({{"seed", "1"}}).empty());
    s.append(nas::trial_event_kind::asked, {.number = 0});
    CHECK(s.open({{"seed", "1"}}).size() == 1);
    CHECK_THROWS_AS(s.open({{"seed", "2"}}), nas::storage_error);
    CHECK(s.notes().empty());
    s = with_notes{};
    CHECK(s.notes() == std::vector<std::string>{"a note"});
}

TEST_CASE("any_storage: refers to a storage given by address", "[storage]") {
    with_notes kept;
    nas::any_storage s = &kept;
    s.append(nas::trial_event_kind::asked, {});
    CHECK(kept.appended == 1);
    CHECK(s.notes() == std::vector<std::string>{"a note"});
}

TEST_CASE("any_storage: is moved, not copied", "[storage]") {
    STATIC_REQUIRE(!std::is_copy_constructible_v<nas::any_storage>);
    with_notes kept;
    nas::any_storage a = &kept;
    nas::any_storage b = std::move(a);
    CHECK(!a); // NOLINT(bugprone-use-after-move)
    b.append(nas::trial_event_kind::asked, {});
    CHECK(kept.appended == 1);
}
