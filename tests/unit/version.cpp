#include <fstream>
#include <iterator>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/version.hpp>

#include "support/catch.hpp"

TEST_CASE("version: header, CMake project and vcpkg manifest agree", "[version]") {
    std::string const version = nas::concat(nas::version_major, ".", nas::version_minor, ".", nas::version_patch);
    CHECK(version == NAS_TEST_VERSION);

    std::ifstream file(NAS_TEST_SOURCE_DIR "/../vcpkg.json");
    std::string const manifest{std::istreambuf_iterator<char>(file), {}};
    CHECK(manifest.find("\"version\": \"" + version + "\"") != std::string::npos);
}
