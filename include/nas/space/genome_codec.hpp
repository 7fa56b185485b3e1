#pragma once
// Genomes within saved states and stored records.

#include <cstdint>

#include <nas/core/bytes.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// Appends a genome: for the `save` of controllers.
inline void put_genome(byte_writer& out, genome const& g) {
    out.put(static_cast<std::uint32_t>(g.size()));
    for (gene const& x : g) {
        out.put(x.key);
        out.put(x.arity);
        out.put(x.value);
    }
}

/// The genome that `put_genome` wrote. Throws `storage_error` if the bytes end too early.
inline genome get_genome(byte_reader& in) {
    genome g(in.get_count(16));
    for (gene& x : g) {
        x.key = in.get<std::uint64_t>();
        x.arity = in.get<std::uint32_t>();
        x.value = in.get<std::uint32_t>();
    }
    return g;
}

namespace detail {
using nas::get_genome;
using nas::put_genome;
} // namespace detail

} // namespace nas
