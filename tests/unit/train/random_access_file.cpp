#include <thread>

#include <nas/train/random_access_file.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::random_access_file;

TEST_CASE("random_access_file: any part can be read, as far as the file goes", "[train]") {
    temp_folder const folder;
    std::string const path = folder / "a";
    write_file(path, counting(1000));
    random_access_file const file(path);
    CHECK(file.size() == 1000);
    bytes part(10);
    CHECK(file.read(500, part) == 10);
    CHECK(part[0] == static_cast<std::uint8_t>(500));
    CHECK(file.read(995, part) == 5);
    CHECK(file.read(5000, part) == 0);
    CHECK(file.read(0, {}) == 0);
}

TEST_CASE("random_access_file: threads share one file", "[train]") {
    temp_folder const folder;
    std::string const path = folder / "a";
    write_file(path, counting(10'000));
    random_access_file const file(path);
    int wrong[4] = {};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            bytes part(1);
            for (std::size_t i = static_cast<std::size_t>(t); i < 10'000; i += 4)
                wrong[t] += file.read(i, part) != 1 || part[0] != static_cast<std::uint8_t>(i);
        });
    for (auto& t : threads) t.join();
    CHECK(wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0);
}

TEST_CASE("random_access_file: a missing file and a folder are errors", "[train]") {
    CHECK(
        contains(message_of<data_error>("nas.data.1", [] { random_access_file{"/nowhere/a"}; }), "/nowhere/a: cannot"));
    temp_folder const folder;
    CHECK(contains(message_of<data_error>("nas.data.1", [&] { random_access_file{folder / ""}; }), "directory"));
}

TEST_CASE("random_access_file: a whole file in memory that is used again", "[train]") {
    temp_folder const folder;
    write_file(folder / "a", counting(300));
    write_file(folder / "b", {1, 2});
    bytes content;
    nas::train::read_file(folder / "a", content);
    CHECK(content == counting(300));
    auto const* const memory = content.data();
    nas::train::read_file(folder / "b", content);
    CHECK(content == bytes{1, 2});
    CHECK(content.data() == memory);
}
