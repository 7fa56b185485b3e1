#pragma once
// What a conformance suite found.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>

namespace nas::testing {

/// The result of a conformance suite, for any test framework: `CHECK(report.passed())`, with `report.text()` as message.
struct suite_report {
    std::string subject;                 ///< what was tested
    std::size_t checks = 0;              ///< how many things were looked at
    std::vector<std::string> failures{}; ///< one sentence each

    bool passed() const { return checks > 0 && failures.empty(); }

    /// All failures, one per line, under a line with their number.
    std::string text() const {
        std::string out = concat(subject, ": ", failures.size(), " of ", checks, " checks failed\n");
        for (std::string const& f : failures) out += concat("  ", f, '\n');
        return out;
    }
};

} // namespace nas::testing
