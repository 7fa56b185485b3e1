#pragma once
// The binary form of a genome, for files and messages.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// The byte 1 (the form), the number of genes, then for each gene its key in 8 bytes, least first, its arity and its
/// value. Numbers are in groups of 7 bits, least first, with the top bit set on all bytes but the last (LEB128). Equal
/// on every machine; two genomes are equal if and only if their bytes are.
inline std::vector<std::byte> to_bytes(genome const& g) {
    std::vector<std::byte> out;
    out.reserve(6 + g.size() * 10);
    auto const put = [&](std::uint64_t n) {
        for (; n >= 128; n >>= 7) out.push_back(static_cast<std::byte>(n | 128));
        out.push_back(static_cast<std::byte>(n));
    };
    put(1);
    put(g.size());
    for (gene const& x : g) {
        for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<std::byte>(x.key >> shift));
        put(x.arity);
        put(x.value);
    }
    return out;
}

/// The genome that `to_bytes` wrote. Throws `genome_mismatch` [nas.genome.6] for any other bytes.
inline genome genome_from_bytes(std::span<std::byte const> bytes) {
    std::size_t at = 0;
    auto const malformed = [&](char const* what) {
        return genome_mismatch("nas.genome.6", "no genome at byte ", at, " of ", bytes.size(), ": ", what);
    };
    auto const byte = [&] {
        if (at == bytes.size()) throw malformed("the bytes end too early");
        return static_cast<std::uint64_t>(bytes[at++]);
    };
    auto const number = [&] {
        std::uint64_t out = 0;
        for (int shift = 0;; shift += 7) {
            std::uint64_t const part = byte();
            if (shift > 28 || (shift == 28 && (part & 127) > 15)) throw malformed("a number is too large");
            out |= (part & 127) << shift;
            if (part >= 128) continue;
            if (part == 0 && shift > 0) throw malformed("a number is longer than it need be");
            return static_cast<std::uint32_t>(out);
        }
    };
    if (number() != 1) throw malformed("the form is not known");
    std::uint32_t const size = number();
    if (size > (bytes.size() - at) / 10) throw malformed("the bytes end too early");
    genome out(size);
    for (gene& x : out) {
        for (int shift = 0; shift < 64; shift += 8) x.key |= byte() << shift;
        x.arity = number();
        x.value = number();
        if (x.arity < 2 || x.value >= x.arity) throw malformed("a value is not below its number of alternatives");
    }
    if (at != bytes.size()) throw malformed("there are bytes behind the last gene");
    return out;
}

} // namespace nas
