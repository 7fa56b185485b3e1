#pragma once
// Comparison with a file of tests/golden. Run the test with NAS_UPDATE_GOLDEN=1 to write the file anew, then review the
// diff.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "support/catch.hpp"

namespace test {

inline void check_golden(std::string const& name, std::string const& text) {
#ifdef NAS_TEST_SOURCE_DIR
    std::string const path = std::string(NAS_TEST_SOURCE_DIR) + "/golden/" + name;
#else
    std::string const path = "tests/golden/" + name;
#endif
    if (std::getenv("NAS_UPDATE_GOLDEN")) {
        std::ofstream(path, std::ios::binary) << text;
        WARN("wrote " << path);
    }
    std::ifstream file(path, std::ios::binary);
    INFO("golden file " << path);
    REQUIRE(file);
    std::string const expected{std::istreambuf_iterator<char>(file), {}};
    if (text == expected) {
        SUCCEED();
        return;
    }
    std::size_t const at = static_cast<std::size_t>(
        std::mismatch(text.begin(), text.end(), expected.begin(), expected.end()).first - text.begin());
    std::size_t const line = text.rfind('\n', at) + 1;
    FAIL("first difference at byte " << at << ":\n  now      " << text.substr(line, 100) << "\n  expected "
                                     << expected.substr(line, 100));
}

} // namespace test
