#pragma once
// distance(a, b): in how many decisions two architectures differ.

#include <cstddef>

#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>

namespace nas {

/// The number of decisions that both have with another answer, or that only one has (Hamming distance over the union
/// of the decisions). A metric; 0 if and only if the genomes hold the same genes.
inline std::size_t distance(genome const& a, genome const& b) {
    detail::genome_cursor in_b(&b);
    std::size_t differ = 0;
    std::size_t shared = 0;
    for (gene const& x : a) {
        gene const* const other = in_b.find(x.key);
        shared += other != nullptr;
        differ += !other || other->value != x.value || other->arity != x.arity;
    }
    return differ + b.size() - shared;
}

} // namespace nas
