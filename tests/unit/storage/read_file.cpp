#include <nas/storage/read_file.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

TEST_CASE("read_file: gives every byte", "[storage]") {
    test::temp_folder const folder;
    std::string big(200'000, 'x');
    big[100'000] = '\0';
    test::write_content(folder / "big", big);
    CHECK(nas::storage::read_file(folder / "big") == big);
    test::write_content(folder / "empty", "");
    CHECK(nas::storage::read_file(folder / "empty").empty());
}

TEST_CASE("read_file: says which file cannot be read and why", "[storage]") {
    test::temp_folder const folder;
    test::check_error<nas::storage_error>(
        "nas.storage.5", [&] { (void)nas::storage::read_file(folder / "absent"); }, "absent", "No such file");
    test::check_error<nas::storage_error>(
        "nas.storage.8", [&] { (void)nas::storage::read_file(folder / ""); }, "Is a directory");
}
