#include <cstdio>
#include <filesystem>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <nas/storage/checkpoint_store.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/temp_folder.hpp"

using nas::storage::checkpoint_store;
using numbers = std::vector<std::uint64_t>;

namespace {

void write_file(std::string const& path, std::string const& bytes) {
    std::FILE* const out = std::fopen(path.c_str(), "wb");
    REQUIRE(out);
    std::fwrite(bytes.data(), 1, bytes.size(), out);
    std::fclose(out);
}

// What holds in memory and in a folder.
void keeps_what_fits(std::string const& folder) {
    checkpoint_store store{{.bytes = 100, .folder = folder}};
    std::string const binary("a\0b\n\xff", 5);
    CHECK(store.put(1, binary, 0.5));
    CHECK(store.get(1) == binary);
    CHECK_FALSE(store.get(2));
    CHECK(store.put(2, std::string(60, 'x'), 0.7));
    CHECK(store.put(3, std::string(35, 'y'), 0.9));
    CHECK(store.bytes_used() == 100);
    CHECK(store.put(4, "z", 0.6)); // trial 1 is the worst
    CHECK(store.trials() == numbers{2, 3, 4});
    CHECK_FALSE(store.put(5, std::string(70, 'w'), 0.65)); // only trial 4 may go, which is not enough
    CHECK(store.trials() == numbers{2, 3, 4});
    CHECK_FALSE(store.put(6, std::string(101, 'w'), 99));
    CHECK(store.put(7, std::string(90, 'w'), 2)); // all must go
    CHECK(store.trials() == numbers{7});
    CHECK_FALSE(store.put(7, std::string(101, 'v'), 3)); // too large: the earlier one stays
    CHECK(store.get(7) == std::string(90, 'w'));
    CHECK(store.put(7, "again", 2)); // in place of the earlier one
    CHECK(store.bytes_used() == 5);
    CHECK(store.get(7) == "again");
    store.drop(7);
    store.drop(99);
    CHECK_FALSE(store.contains(7));
    CHECK(store.bytes_used() == 0);
    CHECK(store.put(8, "", 0));
    CHECK(store.get(8) == "");
}

} // namespace

TEST_CASE("checkpoint_store: keeps what fits, and drops the worst first, in memory and in files",
          "[checkpoint_store]") {
    test::temp_folder const folder;
    keeps_what_fits("");
    keeps_what_fits(folder / "new");
}

TEST_CASE("checkpoint_store: of equals the oldest goes, and priorities can change", "[checkpoint_store]") {
    checkpoint_store store{{.bytes = 30}};
    for (std::uint64_t const n : {4u, 2u, 3u}) CHECK(store.put(n, std::string(10, 'x'), 1));
    CHECK(store.put(5, std::string(10, 'x'), 1));
    CHECK(store.trials() == numbers{2, 3, 5});
    store.prioritize(2, 5);
    store.prioritize(99, 5);
    CHECK(store.put(6, std::string(10, 'x'), 1));
    CHECK(store.trials() == numbers{2, 5, 6});
    test::check_error<nas::storage_error>("nas.storage.22",
                                          [&] { store.put(7, "x", std::numeric_limits<double>::quiet_NaN()); });
    test::check_error<nas::storage_error>("nas.storage.22",
                                          [&] { store.prioritize(7, std::numeric_limits<double>::infinity()); });
}

TEST_CASE("checkpoint_store: files outlive the store, with their priorities", "[checkpoint_store]") {
    test::temp_folder const folder;
    std::string const at = folder / "checkpoints";
    {
        checkpoint_store store{{.folder = at}};
        store.put(11, "eleven", 3);
        store.put(12, "twelve", 1);
        store.put(13, "thirteen", 2);
    }
    {
        checkpoint_store store{{.folder = at}};
        CHECK(store.trials() == numbers{11, 12, 13});
        CHECK(store.bytes_used() == 20);
        CHECK(store.get(12) == "twelve");
    }
    checkpoint_store smaller{{.bytes = 14, .folder = at}};
    CHECK(smaller.trials() == numbers{11, 13});
    CHECK_FALSE(std::filesystem::exists(at + "/trial-12.checkpoint"));
}

TEST_CASE("checkpoint_store: what a crash leaves behind does no harm", "[checkpoint_store]") {
    test::temp_folder const folder;
    std::string const at = folder / "c";
    { checkpoint_store{{.folder = at}}.put(1, "weights", 1); }
    std::string const whole = test::content_of(at + "/trial-1.checkpoint");
    write_file(at + "/trial-2.checkpoint.tmp", whole.substr(0, 9)); // died while writing
    write_file(at + "/notes.txt", "mine");
    checkpoint_store store{{.folder = at}};
    CHECK(store.trials() == numbers{1});
    CHECK_FALSE(std::filesystem::exists(at + "/trial-2.checkpoint.tmp"));
    CHECK(std::filesystem::exists(at + "/notes.txt"));
}

TEST_CASE("checkpoint_store: a damaged file is said to be so, once, and never used", "[checkpoint_store]") {
    test::temp_folder const folder;
    std::string const at = folder / "c";
    { checkpoint_store{{.folder = at}}.put(1, "weights", 1); }
    std::string const path = at + "/trial-1.checkpoint", whole = test::content_of(path);
    for (std::size_t i = 0; i <= whole.size(); ++i) {
        std::string bad = whole;
        if (i < whole.size()) bad[i] = static_cast<char>(bad[i] ^ 1);
        else bad.pop_back();
        write_file(path, bad);
        checkpoint_store store{{.folder = at}};
        test::check_error<nas::storage_error>(
            "nas.storage.23", [&] { (void)store.get(1); }, "trial 1");
        CHECK_FALSE(store.get(1));
        CHECK_FALSE(std::filesystem::exists(path));
    }
    write_file(path, whole);
    checkpoint_store store{{.folder = at}};
    std::filesystem::remove(path);
    test::check_error<nas::storage_error>("nas.storage.5", [&] { (void)store.get(1); });
}

TEST_CASE("checkpoint_store: a folder that cannot be used is named", "[checkpoint_store]") {
    test::temp_folder const folder;
    write_file(folder / "file", "x");
    test::check_error<nas::storage_error>(
        "nas.storage.20", [&] { checkpoint_store store{{.folder = folder / "file"}}; }, "file");
    test::check_error<nas::storage_error>(
        "nas.storage.20", [&] { checkpoint_store store{{.folder = folder / "no/such"}}; }, "no/such");
    checkpoint_store store{{.folder = folder / "c"}};
    store.put(2, "first", 1);
    std::filesystem::create_directories(folder / "c/trial-2.checkpoint.tmp/x"); // in the way of the temporary file
    CHECK_THROWS_AS(store.put(2, "second", 1), nas::storage_error);
    CHECK(store.get(2) == "first");
    store.drop(2);
    std::filesystem::create_directories(folder / "c/trial-1.checkpoint/x"); // in the way of the rename
    test::check_error<nas::storage_error>("nas.storage.21", [&] { store.put(1, "x", 1); });
    CHECK_FALSE(store.contains(1));
    CHECK(store.bytes_used() == 0);
    CHECK_FALSE(std::filesystem::exists(folder / "c/trial-1.checkpoint.tmp"));
}

TEST_CASE("checkpoint_store: threads may share it", "[checkpoint_store]") {
    checkpoint_store store{{.bytes = 1000}};
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < 4; ++t)
        threads.emplace_back([&store, t] {
            for (std::uint64_t i = 0; i < 200; ++i) {
                store.put(4 * i + t, std::string(10 + i % 50, 'x'), static_cast<double>(i % 7));
                (void)store.get(4 * (i / 2) + t);
            }
        });
    for (auto& t : threads) t.join();
    CHECK(store.bytes_used() <= 1000);
    std::uint64_t sum = 0;
    for (std::uint64_t const n : store.trials()) sum += store.get(n)->size();
    CHECK(sum == store.bytes_used());
}
