#pragma once
// A folder for the files of one test.

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <stdlib.h> // mkdtemp

#include "support/catch.hpp"

namespace test {

/// A new folder, removed with everything in it at the end of the test.
class temp_folder {
public:
    temp_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "nas-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()));
        path_ = name;
    }
    ~temp_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temp_folder(temp_folder const&) = delete;
    temp_folder& operator=(temp_folder const&) = delete;

    std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    std::string path_;
};

inline std::string content_of(std::string const& path) {
    std::FILE* const in = std::fopen(path.c_str(), "rb");
    if (!in) return "(no file)";
    std::string bytes;
    char part[4096];
    while (std::size_t const n = std::fread(part, 1, sizeof part, in)) bytes.append(part, n);
    std::fclose(in);
    return bytes;
}

inline void write_content(std::string const& path, std::string_view bytes) {
    std::FILE* const out = std::fopen(path.c_str(), "wb");
    REQUIRE(out);
    REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size());
    REQUIRE(std::fclose(out) == 0);
}

} // namespace test
