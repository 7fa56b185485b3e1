#pragma once
// The accuracies of NAS-Bench-Macro, if the data folder is there.

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <nas/space/space.hpp>

#include "support/temp_folder.hpp"

namespace test {

/// Eight decisions of three alternatives, as the digits of the benchmark's codes.
inline constexpr auto macro_space = nas::repeat<8>(nas::one_of(0, 1, 2));

/// A number of all 6,561 networks, in the order of the codes read as ternary numbers: field "mean_acc", "params" or "flops";
/// empty without NAS_DATA_DIR.
inline std::vector<double> macro_field(std::string const& field) {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    if (!folder) return {};
    std::string const text = content_of(std::string(folder) + "/nas-bench-macro/nas-bench-macro_cifar10.json");
    std::vector<double> values(6561, -1);
    std::string const label = "\"" + field + "\": ";
    for (std::size_t at = text.find(label); at != text.npos; at = text.find(label, at + 1)) {
        // ..."02012100": {"test_acc": [...], "mean_acc": 89.19...
        std::size_t const code = text.rfind("\": {", at) - 8;
        std::size_t index = 0;
        for (std::size_t i = 0; i < 8; ++i) index = 3 * index + static_cast<std::size_t>(text[code + i] - '0');
        values.at(index) = std::strtod(text.c_str() + at + label.size(), nullptr);
    }
    for (double const v : values) REQUIRE(v > 0);
    return values;
}

inline std::vector<double> macro_accuracies() { return macro_field("mean_acc"); }

/// The value of `table` that belongs to `code`.
inline double macro_value(std::vector<double> const& table, std::array<int, 8> const& code) {
    std::size_t index = 0;
    for (int const digit : code) index = 3 * index + static_cast<std::size_t>(digit);
    return table[index];
}

} // namespace test
