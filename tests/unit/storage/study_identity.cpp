#include <nas/storage/study_identity.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::require_same_identity, nas::study_identity;

TEST_CASE("study_identity: equal ones pass, whatever the order", "[storage]") {
    study_identity const a{{"space", "1"}, {"seed", "7"}}, b{{"seed", "7"}, {"space", "1"}};
    require_same_identity(a, a, "here");
    require_same_identity(a, b, "here");
    require_same_identity({}, {}, "here");
}

TEST_CASE("study_identity: another space has an error of its own", "[storage]") {
    test::check_error<nas::storage_error>(
        "nas.storage.16",
        [] {
            require_same_identity({{"space", "1"}}, {{"space", "2"}}, "journal 'x'");
        },
        "journal 'x'", "another space", "fingerprint 1", "has 2");
}

TEST_CASE("study_identity: any other difference is named with both values", "[storage]") {
    study_identity const stored{{"space", "1"}, {"seed", "7"}, {"epochs", "3"}};
    test::check_error<nas::storage_error>(
        "nas.storage.3",
        [&] {
            require_same_identity(stored, {{"space", "1"}, {"seed", "8"}, {"epochs", "3"}}, "j");
        },
        "seed = 7", "this search has 8");
    test::check_error<nas::storage_error>(
        "nas.storage.3",
        [&] {
            require_same_identity(stored, {{"space", "1"}, {"seed", "7"}}, "j");
        },
        "epochs = 3", "has (none)");
    test::check_error<nas::storage_error>(
        "nas.storage.3",
        [&] {
            require_same_identity({{"space", "1"}}, {{"space", "1"}, {"seed", "7"}}, "j");
        },
        "seed = (none)", "has 7");
}
