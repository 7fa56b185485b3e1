#include <nas/train/file_bytes.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::file_bytes;

TEST_CASE("file_bytes: the whole file is read, also beyond one block", "[train]") {
    temp_folder const folder;
    bytes const content = counting((std::size_t{1} << 20) + 12345);
    write_file(folder / "large", content);
    CHECK(file_bytes(folder / "large") == content);
    write_file(folder / "empty", {});
    CHECK(file_bytes(folder / "empty").empty());
}

TEST_CASE("file_bytes: a missing file is an error with its path and the reason", "[train]") {
    auto const text = message_of<data_error>("nas.data.1", [] { (void)file_bytes("/nowhere/images"); });
    CHECK(contains(text, "/nowhere/images: cannot open: No such file"));
}

TEST_CASE("file_bytes: a folder in place of a file is an error", "[train]") {
    temp_folder const folder;
    auto const text = message_of<data_error>("nas.data.1", [&] { (void)file_bytes(folder / ""); });
    CHECK(contains(text, "Is a directory"));
}
