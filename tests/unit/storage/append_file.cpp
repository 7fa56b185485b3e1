#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>

#include <nas/storage/append_file.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

using nas::storage::append_file;

namespace {

// Runs `f` in a child whose files cannot grow beyond `bytes`; true if it returned true.
template <class F>
bool with_file_size_limit(std::size_t bytes, F f) {
    pid_t const child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit const limit{bytes, bytes};
        bool ok = false;
        try {
            ok = setrlimit(RLIMIT_FSIZE, &limit) == 0 && f();
        } catch (...) {}
        _exit(ok ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

TEST_CASE("append_file: appends, reads and shortens", "[storage]") {
    test::temp_folder const folder;
    append_file file(folder / "f", true);
    CHECK(file.is_open());
    CHECK(file.size() == 0);
    file.append("one");
    file.append("");
    file.append("two");
    file.sync();
    file.sync_folder();
    CHECK(file.read_all() == "onetwo");
    file.truncate(4);
    file.append("!");
    CHECK(file.size() == 5);
    file.close();
    CHECK(test::content_of(folder / "f") == "onet!");
    append_file again(folder / "f", true);
    CHECK(again.size() == 5);
    again.append("?");
    CHECK(again.read_all() == "onet!?");
}

TEST_CASE("append_file: moving moves file and lock", "[storage]") {
    test::temp_folder const folder;
    append_file a(folder / "f", true);
    append_file b = std::move(a);
    CHECK(!a.is_open()); // NOLINT(bugprone-use-after-move)
    b.append("x");
    append_file c;
    c = std::move(b);
    c.append("y");
    CHECK(c.read_all() == "xy");
    CHECK(c.path() == folder / "f");
    CHECK_THROWS_AS(append_file(folder / "f", true), nas::storage_error);
}

TEST_CASE("append_file: has one writer at a time", "[storage]") {
    test::temp_folder const folder;
    {
        append_file const first(folder / "f", true);
        test::check_error<nas::storage_error>(
            "nas.storage.7", [&] { append_file second(folder / "f", true); }, folder / "f", "another running search");
        append_file const reader(folder / "f", false);
        CHECK(reader.is_open());
        // Another process is refused as well.
        pid_t const child = fork();
        if (child == 0) {
            int refused = 1;
            try {
                append_file second(folder / "f", true);
            } catch (nas::storage_error const& e) {
                refused = e.id() == "nas.storage.7" ? 0 : 2;
            }
            _exit(refused);
        }
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    append_file const after(folder / "f", true);
    CHECK(after.is_open());
}

TEST_CASE("append_file: says which file cannot be opened and why", "[storage]") {
    test::temp_folder const folder;
    test::check_error<nas::storage_error>(
        "nas.storage.5", [&] { append_file f(folder / "no/such/folder", true); }, "no/such/folder",
        "No such file or directory");
    test::check_error<nas::storage_error>(
        "nas.storage.5", [&] { append_file f(folder / "", true); }, "Is a directory");
    test::check_error<nas::storage_error>(
        "nas.storage.6", [] { append_file f("/dev/full", true); }, "/dev/full", "not a regular file");
    test::check_error<nas::storage_error>(
        "nas.storage.9", [] { append_file().append("x"); }, "Bad file descriptor");
}

TEST_CASE("append_file: a write that does not fit leaves nothing behind, and may be repeated", "[storage]") {
    test::temp_folder const folder;
    CHECK(with_file_size_limit(10, [&] {
        append_file file(folder / "f", true);
        file.append("12345678");
        try {
            file.append("9abcd"); // two bytes fit
            return false;
        } catch (nas::storage_error const& e) {
            if (e.id() != "nas.storage.9" || std::string(e.what()).find("File too large") == std::string::npos)
                return false;
        }
        if (file.size() != 8 || file.read_all() != "12345678") return false;
        file.append("9a");
        return file.read_all() == "123456789a";
    }));
    CHECK(test::content_of(folder / "f") == "123456789a");
}
