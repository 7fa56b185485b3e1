#pragma once
// space_fingerprint(space): one number that changes when the space changes, for journals.

#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/describe.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

namespace detail {

/// Hashes every decision with its key and literals, every condition and every fixed value of a static space.
class structure_hash final : public space_visitor {
public:
    std::uint64_t value() const noexcept { return hash_; }

private:
    // Literals beyond this many are represented by the last one: they are those of `between`, which is linear.
    static constexpr std::uint32_t max_literals = 4096;

    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        add(key());
        add(arity);
        for (std::uint32_t i = 0; i < arity && i < max_literals; ++i) add(hash_text(literal_of(i)));
        add(hash_text(literal_of(arity - 1)));
    }
    void fixed(std::string_view literal) override {
        add(key());
        add(hash_text(literal));
    }
    void opened(std::uint32_t from, std::uint32_t to) override { add(std::uint64_t{from} << 32 | to); }
    void opened_by(decision_key decided_by, std::uint32_t from, std::uint32_t to) override {
        if (decided_by != key()) add(decided_by);
        opened(from, to);
    }
    void closed() override { add(0); }
    void add(std::uint64_t x) { hash_ = hash_combine(hash_, x); }

    std::uint64_t hash_ = hash_text("nas space");
};

// What a program asks is only known by running it: the points of a small one, a fixed sample of a large one.
template <SearchSpace S>
std::uint64_t hash_by_walking(S const& s) {
    constexpr int max_points = 1024;
    std::uint64_t hash = hash_text("nas program");
    auto const try_decode = [&](chooser& c) {
        try {
            (void)s.decode(c);
        } catch (infeasible const&) {} // a point that a constraint forbids belongs to the space's description, too
    };
    auto const walk = [&](auto answer) {
        describing_chooser c(answer);
        try_decode(c);
        for (decision_text const& d : c.decisions()) {
            hash = hash_combine(hash, d.key);
            hash = hash_combine(hash, std::uint64_t{d.value} << 32 | d.arity);
            hash = hash_combine(hash, hash_text(d.literal));
        }
        hash = mix(hash);
    };
    lexicographic_chooser points;
    bool more = true;
    for (int i = 0; i < max_points && more; ++i) {
        try_decode(points);
        walk([known = genome_cursor(&points.genes())](std::string const&, decision d) mutable {
            return known.find(d)->value;
        });
        more = points.next();
    }
    for (int i = 0; i < max_points && more; ++i)
        walk([r = rng(static_cast<std::uint64_t>(i))](std::string const&, decision d) {
            return r.stream(d.key).below(d.arity);
        });
    return hash;
}

} // namespace detail

/// A hash of the structure: paths, numbers of alternatives, literals, conditions and fixed values; equal on every
/// compiler.
///
/// Functions (`map`) and members without a field are not seen. A space with a program is hashed by its points if there
/// are at most 1024, otherwise by the first 1024 and 1024 drawn with fixed seeds; a change elsewhere goes unnoticed,
/// and `genome_mismatch` reports it when an old genome is decoded.
template <SearchSpace S>
std::uint64_t space_fingerprint(S const& s) {
    if constexpr (StaticSpace<S>) {
        detail::structure_hash v;
        s.visit(v);
        return v.value();
    } else {
        return detail::hash_by_walking(s);
    }
}

} // namespace nas
