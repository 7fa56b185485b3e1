#pragma once
// Lists of numbers as attributes of operations.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <nas/core/concat.hpp>

namespace nas::nn {

/// "1,-2,3"; how lists appear among the attributes of an operation.
inline std::string list_text(std::span<std::int64_t const> numbers) {
    std::string out;
    for (std::size_t i = 0; i < numbers.size(); ++i) out += nas::concat(i ? "," : "", numbers[i]);
    return out;
}

} // namespace nas::nn
