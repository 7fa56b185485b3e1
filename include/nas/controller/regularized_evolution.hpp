#pragma once
// regularized_evolution: tournament selection and mutation in a population from which the oldest dies.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Regularized ("aging") evolution, Real et al. 2019: the first `population` members are random; then the best of `sample`
/// members drawn with replacement is mutated, and the child takes the place of the oldest member.
///
/// Trials without a reward never enter the population, so architectures that fail have no children. `search.best()` looks
/// at the whole history, not at the living. While trials are pending, more random members are proposed at the start.
///
///     nas::regularized_evolution{.population = 64, .sample = 16}
struct regularized_evolution {
    std::size_t population = 100;
    std::size_t sample = 25;
    /// Makes a child of a parent; by default one live decision changes.
    genome (*mutation)(space_view, genome const& parent, rng&) = &change_one_decision;

    struct member {
        nas::genome genome;
        double reward = 0;

        friend bool operator==(member const&, member const&) = default;
    };

    struct state {
        std::vector<member> alive{}; ///< a ring of at most `population` members
        std::size_t oldest = 0;      ///< index of the one that dies next

        friend bool operator==(state const&, state const&) = default;
    };

    genome propose(state& s, space_view space, rng& random) const { return propose_in(s, space, random, {}); }

    /// The same in the memory of an old genome: without allocating, unless the mutation is the program's own.
    genome propose_in(state& s, space_view space, rng& random, genome storage) const {
        if (s.alive.size() < population) return nas::sample(space, random, std::move(storage));
        auto const draw = [&] { return &s.alive[random.below(static_cast<std::uint32_t>(s.alive.size()))]; };
        member const* parent = draw();
        for (std::size_t i = 1; i < sample; ++i)
            if (member const* const other = draw(); other->reward > parent->reward) parent = other;
        if (mutation == &change_one_decision) return mutate(space, parent->genome, random, std::move(storage));
        return mutation(space, parent->genome, random);
    }

    void feedback(state& s, trial_record const& record) const {
        auto const reward = detail::usable_reward(record);
        if (!reward) return;
        if (s.alive.size() < population) {
            s.alive.push_back({record.genome, *reward});
            return;
        }
        s.alive[s.oldest].genome = record.genome;
        s.alive[s.oldest].reward = *reward;
        s.oldest = s.oldest + 1 == s.alive.size() ? 0 : s.oldest + 1;
    }

    /// Throws `search_error` if there is no population or no sample.
    void check() const {
        if (population < 1 || sample < 1 || population > 0xffffffffu)
            throw search_error("nas.search.5",
                               "regularized_evolution needs population >= 1 and sample >= 1, got population = ",
                               population, ", sample = ", sample);
    }

    std::string describe() const {
        return concat("regularized_evolution{population=", population, ", sample=", sample,
                      mutation == &change_one_decision ? "}" : ", mutation=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(std::uint64_t{s.oldest});
        out.put(static_cast<std::uint32_t>(s.alive.size()));
        for (member const& m : s.alive) {
            out.put(m.reward);
            detail::put_genome(out, m.genome);
        }
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.oldest = static_cast<std::size_t>(in.get<std::uint64_t>());
        s.alive.resize(in.get_count(12));
        for (member& m : s.alive) {
            m.reward = in.get_double();
            m.genome = detail::get_genome(in);
        }
        if (s.alive.size() > population || (s.oldest != 0 && s.oldest >= s.alive.size()))
            throw storage_error("nas.storage.2", "a saved population has ", s.alive.size(), " members, this one holds ",
                                population, "; restore it under its own options");
        return s;
    }

private:
    static genome change_one_decision(space_view space, genome const& parent, rng& random) {
        return mutate(space, parent, random);
    }
};

} // namespace nas
