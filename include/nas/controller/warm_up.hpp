#pragma once
// warm_up: begins with the architectures that a cheap score likes best.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/propose.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Ranks `pool` random architectures by a proxy score and proposes the best `trials` of them before the controller inside
/// takes over, which learns from their results (Abdelfattah et al. 2021, "warm-up"). With `moves` > 1 every later proposal is
/// the one that the proxy likes best of that many (their "move proposal").
///
/// `proxy` is callable with a genome and gives a number, larger is better; one that is not finite counts as worst.
///
///     nas::warm_up{nas::regularized_evolution{}, [](nas::genome const& g) { return -macs(nas::decode(space, g)); }}
template <Controller C, class Proxy>
struct warm_up {
    C controller;
    Proxy proxy;
    std::size_t pool = 3000;
    std::size_t trials = 30;
    std::size_t moves = 1;

    struct state {
        typename C::state inner{};
        std::vector<genome> best{}; ///< still to be proposed, the best last
        bool ranked = false;
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (!s.ranked) rank(s, space, random);
        if (!s.best.empty()) {
            proposal p{.genome = std::move(s.best.back())};
            s.best.pop_back();
            return p;
        }
        proposal chosen = detail::propose_with(controller, s.inner, space, random, pending);
        if (moves < 2 || chosen.continues) return chosen;
        double score = score_of(chosen.genome);
        for (std::size_t i = 1; i < moves; ++i) {
            rng own = random.stream(i);
            proposal other = detail::propose_with(controller, s.inner, space, own, pending);
            if (double const o = score_of(other.genome); o > score) {
                score = o;
                chosen = std::move(other);
            }
        }
        return chosen;
    }

    void feedback(state& s, trial_record const& r) const { controller.feedback(s.inner, r); }

    /// Throws `search_error` if the pool is smaller than the number of trials taken from it, and as the controller inside.
    void check() const {
        if (pool < trials || moves < 1)
            throw search_error("nas.controller.115", "warm_up needs pool >= trials and moves >= 1, got pool = ", pool,
                               ", trials = ", trials, ", moves = ", moves);
        detail::check_controller(controller);
    }

    std::string describe() const {
        return concat("warm_up{", detail::name_of_controller(controller), ", pool=", pool, ", trials=", trials,
                      ", moves=", moves, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_state(out, controller, s.inner);
        out.put(s.ranked);
        out.put(static_cast<std::uint32_t>(s.best.size()));
        for (genome const& g : s.best) detail::put_genome(out, g);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.inner = detail::get_state(in, controller)};
        s.ranked = in.get_bool();
        s.best.resize(in.get_count(4));
        for (genome& g : s.best) g = detail::get_genome(in);
        detail::check_end(in);
        return s;
    }

private:
    double score_of(genome const& g) const {
        double const score = static_cast<double>(proxy(g));
        return is_finite(score) ? score : -__builtin_huge_val();
    }

    void rank(state& s, space_view space, rng const& random) const {
        s.ranked = true;
        struct scored {
            double score;
            std::size_t draw;
            nas::genome genome;
        };
        std::vector<scored> all;
        for (std::size_t i = 0; i < pool && trials > 0; ++i) {
            nas::genome g = sample(space, random.stream(0x706f6f6cu).stream(i));
            double const score = score_of(g);
            all.push_back({score, i, std::move(g)});
        }
        std::sort(all.begin(), all.end(), [](scored const& a, scored const& b) {
            if (a.score != b.score) return a.score > b.score;
            return a.draw < b.draw;
        });
        for (scored& x : all) { // each architecture once
            if (s.best.size() == trials) break;
            if (std::find(s.best.begin(), s.best.end(), x.genome) == s.best.end())
                s.best.push_back(std::move(x.genome));
        }
        std::reverse(s.best.begin(), s.best.end());
    }
};

template <class C, class Proxy>
warm_up(C, Proxy) -> warm_up<C, Proxy>;
template <class C, class Proxy>
warm_up(C, Proxy, std::size_t) -> warm_up<C, Proxy>;
template <class C, class Proxy>
warm_up(C, Proxy, std::size_t, std::size_t) -> warm_up<C, Proxy>;
template <class C, class Proxy>
warm_up(C, Proxy, std::size_t, std::size_t, std::size_t) -> warm_up<C, Proxy>;

} // namespace nas
