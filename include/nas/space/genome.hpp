#pragma once
// A genome: the decisions that were asked, by key, with their answers.

#include <cstdint>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/space/decision_path.hpp>

namespace nas {

/// One decision and its answer: alternative `value` out of `arity` at the path that hashes to `key`.
struct gene {
    decision_key key = 0;
    std::uint32_t arity = 0;
    std::uint32_t value = 0;

    friend constexpr bool operator==(gene const&, gene const&) = default;
};

/// The genes of one architecture in the order in which `decode` asks for them. Only live decisions have a gene.
using genome = std::vector<gene>;

/// Hash of a genome: equal genomes have equal hashes on every compiler.
constexpr std::uint64_t hash_of(genome const& g) noexcept {
    std::uint64_t h = 0x6e61732e67656e65u;
    for (gene const& x : g) h = hash_combine(hash_combine(h, x.key), std::uint64_t{x.value} << 32 | x.arity);
    return h;
}

} // namespace nas
