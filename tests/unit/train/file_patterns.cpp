#include <nas/train/file_patterns.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::match_files;

TEST_CASE("file_patterns: files are matched, sorted by path, each once", "[train]") {
    temp_folder const folder;
    for (auto const* const name : {"b-1", "a-2", "a-1", "c"}) write_file(folder / name, {});
    std::filesystem::create_directory(folder / "a-folder");
    write_file(folder / "a-folder/x", {});
    using paths = std::vector<std::string>;
    CHECK(match_files({folder / "a-*"}) == paths{folder / "a-1", folder / "a-2"});
    CHECK(match_files({folder / "?-1", folder / "a-[12]"}) == paths{folder / "a-1", folder / "a-2", folder / "b-1"});
    CHECK(match_files({folder / "c"}) == paths{folder / "c"});
    CHECK(match_files({folder / "*/x"}) == paths{folder / "a-folder/x"});
}

TEST_CASE("file_patterns: a file whose name looks like a pattern is itself", "[train]") {
    temp_folder const folder;
    write_file(folder / "a[1]", {});
    write_file(folder / "a1", {});
    CHECK(match_files({folder / "a[1]"}) == std::vector<std::string>{folder / "a[1]"});
}

TEST_CASE("file_patterns: what matches nothing is an error", "[train]") {
    temp_folder const folder;
    write_file(folder / "a", {});
    auto const text = message_of<data_error>("nas.data.39", [&] { (void)match_files({folder / "a", folder / "b*"}); });
    CHECK(contains(text, "b*: no file matches"));
    CHECK(contains(message_of<data_error>("nas.data.39", [] { (void)match_files({}); }), "no file was named"));
    message_of<data_error>("nas.data.39", [&] { (void)match_files({folder / ""}); });
    message_of<data_error>("nas.data.39", [&] { (void)match_files({""}); });
}
