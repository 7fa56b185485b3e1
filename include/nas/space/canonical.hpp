#pragma once
// The canonical text of a genome: what journals store and what is compared.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// `<key>:<value>/<arity>` per gene, joined by spaces, the key as 16 hexadecimal digits; "" for a genome without
/// decisions. Two genomes are equal if and only if their texts are.
inline std::string to_text(genome const& g) {
    std::string out;
    out.reserve(g.size() * 22);
    for (gene const& x : g) {
        if (!out.empty()) out += ' ';
        for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[x.key >> shift & 15];
        out += concat(":", x.value, "/", x.arity);
    }
    return out;
}

/// The genome that `to_text` wrote. Throws `genome_mismatch` [nas.genome.4] for any other text.
inline genome genome_from_text(std::string_view text) {
    genome out;
    char const* at = text.data();
    char const* const end = at + text.size();
    auto const malformed = [&]() -> genome_mismatch {
        return genome_mismatch("nas.genome.4", "no genome at character ", at - text.data(), " of '", text,
                               "'; expected <16 hexadecimal digits>:<value>/<arity>, joined by single spaces");
    };
    auto const number = [&](auto& value, int base, std::size_t digits) {
        auto const [stop, error] = std::from_chars(at, end, value, base);
        auto const length = static_cast<std::size_t>(stop - at);
        bool const wrong_length = digits == 0 ? *at == '0' && length > 1 : length != digits;
        if (error != std::errc{} || wrong_length) throw malformed();
        for (; at != stop; ++at)
            if (*at >= 'A' && *at <= 'F') throw malformed();
    };
    auto const expect = [&](char c) {
        if (at == end || *at != c) throw malformed();
        ++at;
    };
    while (at != end) {
        if (!out.empty()) expect(' ');
        gene x;
        number(x.key, 16, 16);
        expect(':');
        number(x.value, 10, 0);
        expect('/');
        number(x.arity, 10, 0);
        if (x.arity < 2 || x.value >= x.arity) throw malformed();
        out.push_back(x);
    }
    return out;
}

} // namespace nas
