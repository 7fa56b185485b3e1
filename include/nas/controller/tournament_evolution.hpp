#pragma once
// tournament_evolution: of two members the worse dies and the better has a child.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Large-scale evolution, Real et al. 2017: the first `population` members are random; then two members are picked, the worse
/// is removed at once, and a mutated copy of the better is evaluated and joins. Asynchronous: nobody waits for a generation.
///
/// Members and trials under way together are `population`. A child without a reward never joins; the next proposal fills its
/// place without a death. However many trials are under way, half of the population stays.
///
///     nas::tournament_evolution{.population = 1000, .inherit = true}
struct tournament_evolution {
    std::size_t population = 1000;
    /// True: a child goes on from its parent's weights (`proposal::continues`); layers whose shape changed start afresh.
    bool inherit = false;
    /// Makes a child of a parent; by default one live decision changes.
    genome (*mutation)(space_view, genome const& parent, rng&) = &change_one_decision;

    struct member {
        nas::genome genome;
        double reward = 0;
        std::uint64_t trial = 0; ///< number of the trial that showed the reward

        friend bool operator==(member const&, member const&) = default;
    };

    struct state {
        std::vector<member> alive{};
        std::uint64_t born = 0; ///< rewarded trials so far

        friend bool operator==(state const&, state const&) = default;
    };

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (s.born < population || s.alive.empty()) return {.genome = nas::sample(space, random)};
        std::size_t parent_at = s.alive.size();
        while (s.alive.size() + pending.size() + 1 > population && s.alive.size() > population / 2)
            parent_at = remove_worse(s, pick_pair(s, random));
        if (parent_at == s.alive.size()) parent_at = pick_pair(s, random).better;
        member const& parent = s.alive[parent_at];
        proposal child{.genome = mutation(space, parent.genome, random)};
        if (inherit) child.continues = parent.trial;
        return child;
    }

    void feedback(state& s, trial_record const& record) const {
        auto const reward = detail::usable_reward(record);
        if (!reward) return;
        s.alive.push_back({record.genome, *reward, record.number});
        ++s.born;
    }

    /// Throws `search_error` [nas.controller.4] if there are fewer than two members.
    void check() const {
        if (population < 2 || population > 0xffffffffu)
            throw search_error("nas.controller.4",
                               "tournament_evolution needs population >= 2, got population = ", population);
    }

    std::string describe() const {
        return concat("tournament_evolution{population=", population, ", inherit=", inherit,
                      mutation == &change_one_decision ? "}" : ", mutation=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.born);
        out.put(static_cast<std::uint32_t>(s.alive.size()));
        for (member const& m : s.alive) {
            out.put(m.reward);
            out.put(m.trial);
            detail::put_genome(out, m.genome);
        }
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.born = in.get<std::uint64_t>();
        s.alive.resize(in.get_count(20));
        for (member& m : s.alive) {
            m.reward = in.get_double();
            m.trial = in.get<std::uint64_t>();
            m.genome = detail::get_genome(in);
        }
        detail::check_end(in);
        return s;
    }

private:
    struct pair {
        std::size_t better, worse;
    };
    // Two different members, the same one twice if there is no other. Of equals the first drawn is the better.
    static pair pick_pair(state const& s, rng& random) {
        auto const n = static_cast<std::uint32_t>(s.alive.size());
        if (n == 1) return {0, 0};
        std::uint32_t const a = random.below(n);
        std::uint32_t const step = random.below(n - 1);
        std::uint32_t const b = step < a ? step : step + 1;
        return s.alive[b].reward > s.alive[a].reward ? pair{b, a} : pair{a, b};
    }
    // Returns where the better is then.
    static std::size_t remove_worse(state& s, pair p) {
        std::size_t const last = s.alive.size() - 1;
        if (p.worse != last) s.alive[p.worse] = std::move(s.alive[last]);
        s.alive.pop_back();
        return p.better == last ? p.worse : p.better;
    }
    static genome change_one_decision(space_view space, genome const& parent, rng& random) {
        return mutate(space, parent, random);
    }
};

} // namespace nas
