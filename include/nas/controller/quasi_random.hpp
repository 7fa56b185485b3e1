#pragma once
// quasi_random: points that fill a space more evenly than random ones.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// Quasi-random search: a scrambled Halton sequence (Halton 1960; digits permuted at random, Owen 2017), one prime base per
/// decision in the order in which decisions are first met. Real decisions and those of many alternatives are covered evenly from
/// the first points on. Weighted decisions keep their probabilities. Beyond 512 decisions, and while a constraint
/// rejects the point, answers are random.
///
/// The sequence and its scrambling depend on `seed` alone, not on that of the study, so that workers with equal seeds and
/// different `skip` share one sequence.
///
///     nas::quasi_random{.seed = 3}
struct quasi_random {
    std::uint64_t seed = 1;
    std::uint64_t skip = 0; ///< points passed over at the beginning

    struct state {
        std::uint64_t next = 0;
        std::vector<decision_key> order{}; ///< decisions by base

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random) const {
        std::uint64_t const point = skip + s.next++;
        bool first = true;
        return detail::until_feasible(random, [&](rng const& r) {
            bool const even = first;
            first = false;
            return detail::record(space, 32, [&, r](decision const& d, std::size_t n, double const* weights) {
                std::size_t const base = base_of(s, d.key, n);
                if (!even || base >= bases) return detail::draw(r, d, weights);
                return answer(d, halton(point, prime(base), rng(seed).stream(base)), weights);
            });
        });
    }
    void feedback(state&, trial_record const&) const {}

    std::string describe() const { return concat("quasi_random{seed=", seed, ", skip=", skip, "}"); }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.next);
        out.put(static_cast<std::uint32_t>(s.order.size()));
        for (decision_key const k : s.order) out.put(k);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.next = in.get<std::uint64_t>();
        s.order.resize(in.get_count(8));
        for (decision_key& k : s.order) k = in.get<std::uint64_t>();
        if (!in.at_end())
            throw storage_error("nas.controller.19", "a saved quasi_random has ", in.left(), " bytes too many");
        return s;
    }

    /// Number `i` of the sequence of Halton in `base`, with its digits permuted by `scramble`; in [0, 1).
    static double halton(std::uint64_t i, std::uint32_t base, rng const& scramble) {
        double value = 0, scale = 1;
        for (std::uint64_t digit = 0; scale > 1e-16; ++digit, i /= base) {
            scale /= base;
            value += scale * permuted(static_cast<std::uint32_t>(i % base), base, scramble.stream(digit));
        }
        return value < 1 ? value : 0x1.fffffffffffffp-1;
    }

private:
    static constexpr std::size_t bases = 512;

    // The place of x in a random permutation of 0 … n-1, without making it: a Feistel-like walk over the next power of two.
    static std::uint32_t permuted(std::uint32_t x, std::uint32_t n, rng const& r) {
        std::uint32_t mask = 1;
        while (mask < n - 1) mask = 2 * mask + 1;
        std::uint64_t const a = r.key(), b = mix(a);
        do {
            x = (x + static_cast<std::uint32_t>(a)) & mask;
            x = (x * (static_cast<std::uint32_t>(b) | 1)) & mask;
            x ^= x >> 1 & mask;
            x = (x + static_cast<std::uint32_t>(b >> 32)) & mask;
            x = (x * (static_cast<std::uint32_t>(a >> 32) | 1)) & mask;
            x ^= x >> 2 & mask;
        } while (x >= n);
        return x;
    }

    static std::uint32_t prime(std::size_t i) {
        static constexpr auto table = [] {
            struct primes {
                std::uint32_t of[bases] = {};
            } all;
            std::size_t found = 0;
            for (std::uint32_t n = 2; found < bases; ++n) {
                bool divides = false;
                for (std::size_t k = 0; k < found && all.of[k] * all.of[k] <= n && !divides; ++k)
                    divides = n % all.of[k] == 0;
                if (!divides) all.of[found++] = n;
            }
            return all;
        }();
        return table.of[i];
    }

    static std::size_t base_of(state& s, decision_key key, std::size_t hint) {
        if (hint < s.order.size() && s.order[hint] == key) return hint;
        for (std::size_t i = 0; i < s.order.size(); ++i)
            if (s.order[i] == key) return i;
        if (s.order.size() < bases) s.order.push_back(key);
        else return bases;
        return s.order.size() - 1;
    }

    static std::uint32_t answer(decision const& d, double u, double const* weights) {
        if (!weights) {
            auto const value = static_cast<std::uint32_t>(u * d.arity);
            return value < d.arity ? value : d.arity - 1;
        }
        std::uint32_t last = 0;
        for (std::uint32_t i = 0; i < d.arity; ++i) {
            if (weights[i] <= 0) continue;
            last = i;
            if ((u -= weights[i]) < 0) break;
        }
        return last;
    }
};

} // namespace nas
