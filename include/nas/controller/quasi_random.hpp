#pragma once
// quasi_random: architectures that cover the space more evenly than random ones.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/gene_columns.hpp>
#include <nas/controller/halton.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Points of a scrambled Halton sequence (Owen's nested scrambling): trial n is point n. Every decision is a dimension with a
/// prime base of its own, in the order in which decisions are first met; its number in [0, 1) says which share of its
/// alternatives lies below the answer, by their probabilities where the space gives some (`weighted`).
///
/// Learns nothing; architectures may repeat. A point that a constraint rejects is left out.
///
///     nas::quasi_random{}
struct quasi_random {
    bool scramble = true; ///< false: the plain sequence from its first point on, alike for all seeds

    struct state {
        std::uint64_t next = 0; ///< number of the next point
        std::uint64_t key = 0;  ///< of the scrambling; drawn with the first point
        detail::gene_columns columns{};
        std::vector<std::uint32_t> bases{}; ///< by column

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random) const {
        if (s.next == 0) s.key = random.stream(0x68616c74u).next();
        for (int i = 0; i < attempts; ++i) {
            std::uint64_t const n = s.next++;
            try {
                return point(s, n, space);
            } catch (infeasible const&) {}
        }
        return sample(space, random);
    }
    void feedback(state&, trial_record const&) const {}

    std::string describe() const { return concat("quasi_random{scramble=", scramble, "}"); }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.next);
        out.put(s.key);
        genome columns;
        for (std::size_t i = 0; i < s.columns.size(); ++i) columns.push_back({s.columns[i].key, s.columns[i].arity, 0});
        detail::put_genome(out, columns);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.next = in.get<std::uint64_t>()};
        s.key = in.get<std::uint64_t>();
        s.columns.add(detail::get_genome(in));
        detail::extend_primes(s.bases, s.columns.size());
        detail::check_end(in);
        return s;
    }

private:
    static constexpr int attempts = 1000;

    genome point(state& s, std::uint64_t n, space_view space) const {
        return detail::record(space, s.columns.size(),
                              [&](decision const& d, std::size_t place, double const* weights) {
                                  return answer(d, weights, number(s, n, d, place));
                              });
    }

    double number(state& s, std::uint64_t n, decision const& d, std::size_t place) const {
        gene const asked{d.key, d.arity, 0};
        std::size_t column = s.columns.find(asked, place);
        if (column == s.columns.size()) {
            s.columns.add({asked});
            detail::extend_primes(s.bases, s.columns.size());
        }
        std::uint32_t const base = s.bases[column];
        return scramble ? detail::scrambled_radical_inverse(n, base, hash_combine(s.key, d.key))
                        : detail::radical_inverse(n, base);
    }

    static std::uint32_t answer(decision const& d, double const* weights, double number) {
        if (!weights) {
            auto const value = static_cast<std::uint32_t>(number * d.arity);
            return value < d.arity ? value : d.arity - 1;
        }
        std::uint32_t last = 0; // of those that can be drawn: takes what rounding leaves
        for (std::uint32_t i = 0; i < d.arity; ++i) {
            if (weights[i] <= 0) continue;
            if ((number -= weights[i]) < 0) return i;
            last = i;
        }
        return last;
    }
};

} // namespace nas
