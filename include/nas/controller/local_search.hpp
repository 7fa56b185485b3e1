#pragma once
// local_search: climbs from neighbour to neighbour until there is no better one, then starts anew.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/new_point.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Local search (White et al. 2021): the neighbours of the present point, those that differ in one decision, are evaluated, the
/// search moves to one that is strictly better, the first or the best of all, and starts anew at a random point if none is.
///
/// No point is evaluated twice: what is known of a neighbour counts. While the last neighbours are under way, further
/// starts are proposed. Neighbours without a reward are passed over. Ends by `space_exhausted` when every point is known.
///
///     nas::local_search{.acceptance = nas::local_search::steepest}
struct local_search {
    enum acceptance_rule {
        first_improvement, ///< moves to a better neighbour as soon as one is known
        steepest,          ///< evaluates all neighbours and moves to the best
    };

    acceptance_rule acceptance = first_improvement;
    std::size_t starts = 1; ///< random points before each climb, which begins at the best of them
    bool restart = true;    ///< false: the search ends at the first local optimum
    bool shuffle = true;    ///< neighbours in random order; false: in the order of the decisions and their alternatives
    /// Share of its interval by which a real decision changes, up and down; so do those of more than 1,024 alternatives.
    double real_step = 0.1;
    std::uint32_t halvings = 4; ///< at a local optimum that has such decisions the step is halved, this often

    struct state {
        detail::known_points known{};
        detail::point_walk rest{}; ///< for starts in a space that is nearly exhausted
        genome start{};            ///< the best start since the last climb began
        double start_reward = 0;
        std::uint64_t start_count = 0; ///< rewarded starts since then
        bool climbing = false;
        genome centre{}; ///< where the climb has come to
        double centre_reward = 0;
        std::uint64_t draws = 0; ///< names the stream of decisions that a move brings to life
        std::uint32_t halved = 0;
        genome moves{};            ///< the changed decision of each neighbour
        std::uint64_t next = 0;    ///< of `moves`, the first whose result is not known
        std::uint64_t best = none; ///< of those before, the best that is better than the centre
        double best_reward = 0;
        std::uint64_t optima = 0; ///< climbs that have ended

        friend bool operator==(state const&, state const&) = default;
    };

    /// Throws `space_exhausted`: [nas.controller.2] if every point is known, [nas.controller.3] at a local optimum if
    /// `restart` is false.
    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        // Each round moves to a better point, halves the step or ends a climb: there are finitely many of these.
        for (std::uint64_t round = 0;; ++round) {
            if (!s.climbing) {
                if (s.optima > 0 && !restart)
                    throw space_exhausted("nas.controller.3", "local_search is at a local optimum and restart is off");
                if (s.start_count < starts) return new_start(s, space, random, pending);
                begin_climb(s, random.stream(round));
            }
            bool waits = false, moved = false;
            for (std::uint64_t i = s.next; i < s.moves.size() && !moved; ++i) {
                std::optional<genome> n = neighbour(s, space, i);
                if (n) {
                    auto const* const known = s.known.find(hash_of(*n));
                    if (!known && !detail::is_pending(pending, *n)) return {.genome = *std::move(n), .tag = tag_move};
                    waits = waits || !known;
                    if (known && known->reward && *known->reward > s.centre_reward) {
                        if (acceptance == first_improvement) {
                            go_to(s, *std::move(n), *known->reward, random.stream(round));
                            moved = true;
                            break;
                        }
                        if (!waits && (s.best == none || *known->reward > s.best_reward)) {
                            s.best = i;
                            s.best_reward = *known->reward;
                        }
                    }
                }
                if (!waits) s.next = i + 1;
            }
            if (moved) continue;
            if (waits) return new_start(s, space, random, pending);
            if (s.best != none) go_to(s, *neighbour(s, space, s.best), s.best_reward, random.stream(round));
            else if (s.halved < halvings && has_steps(s.centre)) look_closer(s, random.stream(round));
            else end_climb(s);
        }
    }

    void feedback(state& s, trial_record const& record) const {
        auto const reward = detail::usable_reward(record);
        s.known.add(hash_of(record.genome), reward);
        if (!reward || record.tag == tag_move) return;
        if (s.start_count == 0 || *reward > s.start_reward) {
            s.start = record.genome;
            s.start_reward = *reward;
        }
        ++s.start_count;
    }

    /// Throws `search_error` [nas.controller.1] if there are no starts or no steps.
    void check() const {
        if (starts < 1 || !(real_step > 0 && real_step <= 1))
            throw search_error("nas.controller.1",
                               "local_search needs starts >= 1 and 0 < real_step <= 1, got starts = ", starts,
                               ", real_step = ", real_step);
    }

    std::string describe() const {
        return concat("local_search{acceptance=", acceptance == steepest ? "steepest" : "first_improvement",
                      ", starts=", starts, ", restart=", restart, ", shuffle=", shuffle, ", real_step=", real_step,
                      ", halvings=", halvings, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.known.save(out);
        s.rest.save(out);
        detail::put_genome(out, s.start);
        out.put(s.start_reward);
        out.put(s.start_count);
        out.put(s.climbing);
        detail::put_genome(out, s.centre);
        out.put(s.centre_reward);
        out.put(s.draws);
        out.put(s.halved);
        detail::put_genome(out, s.moves);
        out.put(s.next);
        out.put(s.best);
        out.put(s.best_reward);
        out.put(s.optima);
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.known = detail::known_points::load(in), .rest = detail::point_walk::load(in)};
        s.start = detail::get_genome(in);
        s.start_reward = in.get_double();
        s.start_count = in.get<std::uint64_t>();
        s.climbing = in.get_bool();
        s.centre = detail::get_genome(in);
        s.centre_reward = in.get_double();
        s.draws = in.get<std::uint64_t>();
        s.halved = in.get<std::uint32_t>();
        s.moves = detail::get_genome(in);
        s.next = in.get<std::uint64_t>();
        s.best = in.get<std::uint64_t>();
        s.best_reward = in.get_double();
        s.optima = in.get<std::uint64_t>();
        detail::check_end(in);
        if (s.best != none && s.best >= s.moves.size())
            throw storage_error("nas.storage.2", "a saved local_search is at neighbour ", s.best, " of ",
                                s.moves.size(), "; the bytes are damaged");
        return s;
    }

private:
    static constexpr std::uint64_t none = ~std::uint64_t{0};
    static constexpr std::uint64_t tag_start = 1, tag_move = 2;

    static bool is_step(gene const& g) { return g.arity > 1024; }
    static bool has_steps(genome const& g) {
        for (gene const& x : g)
            if (is_step(x)) return true;
        return false;
    }

    proposal new_start(state& s, space_view space, rng const& random, pending_genomes pending) const {
        return {.genome = detail::new_point(
                    space, random, s.rest,
                    [&](genome const& g) { return s.known.find(hash_of(g)) || detail::is_pending(pending, g); }),
                .tag = tag_start};
    }

    // Neighbour i of the centre; empty if a constraint forbids it.
    static std::optional<genome> neighbour(state const& s, space_view space, std::uint64_t i) {
        rng const fallback(s.draws);
        try {
            replay_chooser c(&s.centre, &fallback, &s.moves[static_cast<std::size_t>(i)]);
            space.walk(c);
            if (c.changed()) return std::move(c).result();
        } catch (infeasible const&) {}
        return std::nullopt;
    }

    void begin_climb(state& s, rng const& random) const {
        s.climbing = true;
        s.halved = 0;
        s.start_count = 0;
        go_to(s, std::move(s.start), s.start_reward, random);
        s.start.clear();
    }
    void end_climb(state& s) const {
        s.climbing = false;
        s.moves.clear();
        s.next = 0;
        ++s.optima;
    }
    void go_to(state& s, genome centre, double reward, rng const& random) const {
        s.centre = std::move(centre);
        s.centre_reward = reward;
        make_moves(s, random);
    }
    void look_closer(state& s, rng const& random) const {
        ++s.halved;
        make_moves(s, random);
    }

    void make_moves(state& s, rng random) const {
        s.draws = random.next();
        s.next = 0;
        s.best = none;
        s.moves.clear();
        for (gene const& x : s.centre) {
            if (is_step(x)) add_steps(s, x);
            else
                for (std::uint32_t v = 0; v < x.arity; ++v)
                    if (v != x.value) s.moves.push_back({x.key, x.arity, v});
        }
        if (shuffle)
            for (std::size_t i = s.moves.size(); i > 1; --i)
                std::swap(s.moves[i - 1], s.moves[random.below(static_cast<std::uint32_t>(i))]);
    }
    void add_steps(state& s, gene const& x) const {
        double share = real_step;
        for (std::uint32_t i = 0; i < s.halved; ++i) share /= 2;
        auto const wanted = static_cast<std::uint64_t>(share * (x.arity - 1.0));
        std::uint32_t const step = wanted == 0 ? 1 : static_cast<std::uint32_t>(wanted);
        std::uint32_t const room = x.arity - 1 - x.value;
        if (x.value > 0) s.moves.push_back({x.key, x.arity, x.value - (step < x.value ? step : x.value)});
        if (room > 0) s.moves.push_back({x.key, x.arity, x.value + (step < room ? step : room)});
    }
};

} // namespace nas
