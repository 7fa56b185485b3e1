#pragma once
// nsga2: evolution towards a whole Pareto front.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/proposal.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>
#include <nas/trial/constraint.hpp>
#include <nas/trial/crowding_distance.hpp>
#include <nas/trial/non_dominated_sort.hpp>

namespace nas {

/// How `nsga2` combines two parents.
enum class recombination : std::uint8_t {
    two_point, ///< the second parent gives the decisions between two points of the genome
    uniform,   ///< every decision comes from either with even chances
};

/// NSGA-II (Deb et al. 2002). Two parents win binary tournaments (smaller violation of the constraints, then the better front, then
/// the larger crowding distance); their child is mutated; when `population` children have ended, the best of parents and
/// children, by the same order, are the next parents.
///
/// Real decisions are combined by simulated binary crossover and mutated polynomially (Deb and Agrawal 1995), others change to
/// another alternative. No child repeats a parent, a child of its generation or a trial under way, as far as 50 attempts go. While a generation is
/// incomplete further children are proposed. With a single reward it works towards that. Trials without a result leave no
/// children; trials of the program join as children.
///
///     nas::nsga2{.population = 40}
///     nas::nsga2{.population = 100, .constraints = {nas::at_most("latency", 80)}}
struct nsga2 {
    std::size_t population = 50;
    recombination crossing = recombination::two_point;
    double crossover = 0.9;    ///< chance of a child to have two parents
    double mutation = 0;       ///< chance of each decision to be mutated; 0: one in the number of decisions
    double eta_crossover = 15; ///< of reals: larger keeps children nearer to their parents
    double eta_mutation = 20;  ///<
    std::vector<constraint> constraints{};

    struct member {
        nas::genome genome{};
        std::vector<double> objectives{}; ///< larger is better
        double violation = 0;

        friend bool operator==(member const&, member const&) = default;
    };
    struct state {
        std::vector<member> parents{};    ///< the best first
        std::vector<std::size_t> ranks{}; ///< front of each; all infeasible ones come behind
        std::vector<double> crowding{};
        std::vector<member> children{};          ///< that have ended
        std::vector<std::uint64_t> generation{}; ///< hashes of the parents and of all children proposed
        std::uint64_t told = 0;                  ///< children that ended, failed ones too

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        auto const under_way = [&](genome const& g) {
            for (genome const* const p : pending)
                if (*p == g) return true;
            return false;
        };
        genome g;
        for (std::uint64_t attempt = 0; attempt < attempts; ++attempt) {
            rng const own = attempt == 0 ? random : random.stream(attempt);
            g = s.parents.empty() ? sample(space, own, std::move(g)) : child_of(s, space, own, std::move(g));
            std::uint64_t const h = hash_of(g);
            if (std::find(s.generation.begin(), s.generation.end(), h) != s.generation.end() || under_way(g)) continue;
            s.generation.push_back(h);
            break;
        }
        return g;
    }

    void feedback(state& s, trial_record const& r) const {
        ++s.told;
        auto const objectives = detail::usable_objectives(r);
        member m{.genome = r.genome, .objectives = {objectives.begin(), objectives.end()}};
        if (m.objectives.empty())
            if (auto const reward = detail::usable_reward(r)) m.objectives.push_back(*reward);
        for (constraint const& c : constraints) m.violation += c.violation(r);
        member const* const other = !s.children.empty() ? &s.children[0] : !s.parents.empty() ? &s.parents[0] : nullptr;
        if (!m.objectives.empty() && (!other || other->objectives.size() == m.objectives.size()))
            s.children.push_back(std::move(m));
        if (s.told >= population) survive(s);
    }

    /// Throws `search_error` for impossible options.
    void check() const {
        auto const share = [](double x) { return x >= 0 && x <= 1; };
        if (population < 2 || !share(crossover) || !share(mutation) || !(eta_crossover >= 0) || !(eta_mutation >= 0) ||
            !is_finite(eta_crossover) || !is_finite(eta_mutation))
            throw search_error(
                "nas.controller.22",
                "nsga2 needs population >= 2, probabilities from 0 to 1 and indices >= 0, got population = ",
                population, ", crossover = ", crossover, ", mutation = ", mutation, ", eta_crossover = ", eta_crossover,
                ", eta_mutation = ", eta_mutation);
        for (constraint const& c : constraints) c.check();
    }

    std::string describe() const {
        std::string text = concat("nsga2{population=", population,
                                  ", crossing=", crossing == recombination::two_point ? "two_point" : "uniform",
                                  ", crossover=", crossover, ", mutation=", mutation, ", eta_crossover=", eta_crossover,
                                  ", eta_mutation=", eta_mutation);
        for (constraint const& c : constraints) text += concat(", ", c.describe());
        return text + "}";
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        for (auto const* members : {&s.parents, &s.children}) {
            out.put(static_cast<std::uint32_t>(members->size()));
            for (member const& m : *members) {
                put_genome(out, m.genome);
                out.put(static_cast<std::uint32_t>(m.objectives.size()));
                for (double const o : m.objectives) out.put(o);
                out.put(m.violation);
            }
        }
        out.put(static_cast<std::uint32_t>(s.generation.size()));
        for (std::uint64_t const h : s.generation) out.put(h);
        out.put(s.told);
        for (std::size_t i = 0; i < s.parents.size();
             ++i) { // those among the parents and children they were chosen from
            out.put(static_cast<std::uint64_t>(s.ranks[i]));
            out.put(s.crowding[i]);
        }
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        for (auto* members : {&s.parents, &s.children}) {
            members->resize(in.get_count(16));
            for (member& m : *members) {
                m.genome = get_genome(in);
                m.objectives.resize(in.get_count(8));
                for (double& o : m.objectives) o = in.get_double();
                m.violation = in.get_double();
                if (m.objectives.empty() || m.objectives.size() != (*members)[0].objectives.size())
                    throw storage_error("nas.controller.23", "a saved nsga2 holds members with ", m.objectives.size(),
                                        " and ", (*members)[0].objectives.size(), " objectives; the bytes are damaged");
            }
        }
        s.generation.resize(in.get_count(8));
        for (std::uint64_t& h : s.generation) h = in.get<std::uint64_t>();
        s.told = in.get<std::uint64_t>();
        for (std::size_t i = 0; i < s.parents.size(); ++i) {
            s.ranks.push_back(static_cast<std::size_t>(in.get<std::uint64_t>()));
            s.crowding.push_back(in.get_double());
        }
        detail::check_end(in);
        return s;
    }

private:
    static constexpr std::uint64_t attempts = 50;

    // The index of the winner.
    std::size_t tournament(state const& s, rng& random) const {
        auto const n = static_cast<std::uint32_t>(s.parents.size());
        std::size_t const a = random.below(n), b = random.below(n);
        if (s.parents[a].violation != s.parents[b].violation)
            return s.parents[a].violation < s.parents[b].violation ? a : b;
        if (s.ranks[a] != s.ranks[b]) return s.ranks[a] < s.ranks[b] ? a : b;
        return s.crowding[a] >= s.crowding[b] ? a : b;
    }

    genome child_of(state const& s, space_view space, rng const& random, genome storage) const {
        rng coins = random.stream(0x6e736732u);
        genome const& first = s.parents[tournament(s, coins)].genome;
        genome const& other = s.parents[tournament(s, coins)].genome;
        bool const crosses = coins.uniform() < crossover;
        auto const length = static_cast<std::uint32_t>(first.size());
        std::size_t from = coins.below(length + 1), to = coins.below(length + 1);
        if (from > to) std::swap(from, to);
        double const rate = mutation > 0 ? mutation : length > 0 ? 1.0 / length : 0;
        return detail::until_feasible(random, [&](rng const& r) {
            rng const chance = r.stream(0x63686e63u);
            return detail::record(
                space, first.size(),
                [&, r, chance, mine = detail::genome_cursor(&first), theirs = detail::genome_cursor(&other)](
                    decision const& d, std::size_t n, double const* weights) mutable {
                    gene const* const a = mine.find(d);
                    gene const* const b = theirs.find(d);
                    if (!a && !b) return detail::draw(r, d, weights);
                    rng own = chance.stream(d.key);
                    std::uint32_t value = a ? a->value : b->value;
                    if (crosses && a && b) {
                        if (d.arity == continuous_arity) value = simulated_binary(a->value, b->value, own);
                        else if (crossing == recombination::uniform ? own.below(2) == 1 : n >= from && n < to)
                            value = b->value;
                    }
                    if (own.uniform() >= rate) return value;
                    if (d.arity == continuous_arity) return polynomial(value, own);
                    return static_cast<std::uint32_t>((std::uint64_t{value} + 1 + own.below(d.arity - 1)) % d.arity);
                },
                false, std::move(storage));
        });
    }

    static constexpr double last = static_cast<double>(continuous_arity - 1);
    static std::uint32_t clamped(double unit) {
        return static_cast<std::uint32_t>((unit <= 0 ? 0 : unit >= 1 ? 1 : unit) * last + 0.5);
    }

    // One of the two children of two numbers, with even chances; half of the numbers are passed on as they are.
    std::uint32_t simulated_binary(std::uint32_t a, std::uint32_t b, rng& random) const {
        bool const exchange = random.below(2) == 1;
        if (random.below(2) == 1 || a == b) return exchange ? b : a;
        double const low = std::min(a, b) / last, high = std::max(a, b) / last, u = random.uniform();
        // Bounded form: the spread is such that no child leaves [0, 1].
        double const room = exchange ? 1 - high : low;
        double const beta = 1 + 2 * room / (high - low);
        double const alpha = 2 - math::pow(beta, -(eta_crossover + 1));
        double const spread = u <= 1 / alpha ? math::pow(u * alpha, 1 / (eta_crossover + 1))
                                             : math::pow(1 / (2 - u * alpha), 1 / (eta_crossover + 1));
        return clamped(0.5 * (low + high + (exchange ? spread : -spread) * (high - low)));
    }

    std::uint32_t polynomial(std::uint32_t value, rng& random) const {
        double const x = value / last, u = random.uniform(), power = 1 / (eta_mutation + 1);
        double const step = u < 0.5
                                ? math::pow(2 * u + (1 - 2 * u) * math::pow(1 - x, eta_mutation + 1), power) - 1
                                : 1 - math::pow(2 * (1 - u) + 2 * (u - 0.5) * math::pow(x, eta_mutation + 1), power);
        return clamped(x + step);
    }

    // Sorts members by violation, front and crowding distance; gives front and distance of each.
    static void order(std::vector<member>& members, std::vector<std::size_t>& ranks, std::vector<double>& crowding) {
        std::size_t const n = members.size(), d = n > 0 ? members[0].objectives.size() : 0;
        std::vector<double> points;
        points.reserve(n * d);
        for (member const& m : members) points.insert(points.end(), m.objectives.begin(), m.objectives.end());
        std::vector<std::size_t> const rank = non_dominated_ranks_of_feasible(members, points, d);
        std::vector<double> const distance = crowding_distances(points, d, rank);
        std::vector<std::size_t> by(n);
        for (std::size_t i = 0; i < n; ++i) by[i] = i;
        std::sort(by.begin(), by.end(), [&](std::size_t a, std::size_t b) {
            if (members[a].violation != members[b].violation) return members[a].violation < members[b].violation;
            if (rank[a] != rank[b]) return rank[a] < rank[b];
            return distance[a] != distance[b] ? distance[a] > distance[b] : a < b;
        });
        std::vector<member> sorted;
        sorted.reserve(n);
        ranks.clear();
        crowding.clear();
        for (std::size_t const i : by) {
            sorted.push_back(std::move(members[i]));
            ranks.push_back(rank[i]);
            crowding.push_back(distance[i]);
        }
        members = std::move(sorted);
    }

    // Infeasible members must not push feasible ones back.
    static std::vector<std::size_t> non_dominated_ranks_of_feasible(std::vector<member> const& members,
                                                                    std::vector<double> const& points, std::size_t d) {
        bool all = true;
        for (member const& m : members) all = all && m.violation == 0;
        if (all) return non_dominated_ranks(points, d);
        std::vector<std::size_t> of, ranks(members.size(), members.size());
        std::vector<double> feasible;
        for (std::size_t i = 0; i < members.size(); ++i)
            if (members[i].violation == 0) {
                of.push_back(i);
                feasible.insert(feasible.end(), members[i].objectives.begin(), members[i].objectives.end());
            }
        auto const some = non_dominated_ranks(feasible, d);
        for (std::size_t k = 0; k < of.size(); ++k) ranks[of[k]] = some[k];
        return ranks;
    }

    void survive(state& s) const {
        s.told = 0;
        for (member& m : s.children) s.parents.push_back(std::move(m));
        s.children.clear();
        order(s.parents, s.ranks, s.crowding);
        if (s.parents.size() > population) {
            s.parents.resize(population);
            s.ranks.resize(population);
            s.crowding.resize(population);
        }
        s.generation.clear();
        for (member const& m : s.parents) s.generation.push_back(hash_of(m.genome));
    }
};

} // namespace nas
