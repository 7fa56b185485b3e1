#pragma once
// lemonade: children of the Pareto front, drawn where the front is thin.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// The selection of LEMONADE (Elsken et al. 2018): the population is the set of trials that none dominates. Each
/// generation draws `parents` of it with chances in inverse proportion to the density of the population at their cheap
/// objectives, mutates each, and of these children keeps `children` to be evaluated, again in inverse proportion to the
/// density at theirs: expensive trials go where the front is thin.
///
/// `cheap` gives the objectives that need no training (parameters, MACs), all positive; the density is a product of
/// Gaussian kernels over their logarithms with Silverman's bandwidth. Works with a reward, and with several objectives; then
/// those decide over domination, else reward and the cheap objectives, less being better. `inverse_density = false` draws
/// uniformly instead: the ablation. No architecture is proposed twice; when neither children nor random draws are new the
/// search ends with `space_exhausted` [nas.controller.33].
///
///     nas::lemonade{.cheap = [](nas::genome const& g) { return std::vector<double>{macs_of(nas::decode(space, g))}; }}
struct lemonade {
    std::vector<double> (*cheap)(genome const&);
    std::size_t first = 10;    ///< random trials at the beginning
    std::size_t parents = 200; ///< n_pc: children made per generation
    std::size_t children = 20; ///< n_ac: children evaluated per generation
    bool inverse_density = true;

    struct member {
        nas::genome genome{};
        std::vector<double> objectives{}; ///< larger is better
        std::vector<double> logs{};       ///< of the cheap objectives

        friend bool operator==(member const&, member const&) = default;
    };
    struct state {
        std::vector<member> front{};
        std::vector<genome> waiting{}; ///< children still to be proposed, the next last
        std::uint64_t proposed = 0;    ///< at random, at the beginning
        detail::known_points known{};  ///< proposed or told

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random) const {
        if (s.proposed >= first && !s.front.empty() && s.waiting.empty()) breed(s, space, random);
        genome g;
        if (s.waiting.empty()) {
            ++s.proposed;
            g = new_sample(s, space, random);
        } else {
            g = std::move(s.waiting.back());
            s.waiting.pop_back();
        }
        s.known.add(hash_of(g), std::nullopt);
        return g;
    }

    void feedback(state& s, trial_record const& r) const {
        s.known.add(hash_of(r.genome), std::nullopt);
        member m{.genome = r.genome, .logs = logs_of(r.genome)};
        auto const objectives = detail::usable_objectives(r);
        m.objectives.assign(objectives.begin(), objectives.end());
        if (m.objectives.empty()) {
            auto const reward = detail::usable_reward(r);
            if (!reward) return;
            m.objectives.push_back(*reward);
            for (double const l : m.logs) m.objectives.push_back(-l);
        }
        if (!s.front.empty() && s.front[0].objectives.size() != m.objectives.size()) return;
        for (member const& other : s.front)
            if (at_least_as_good(other, m)) return; // one of equals
        std::erase_if(s.front, [&](member const& other) { return at_least_as_good(m, other); });
        s.front.push_back(std::move(m));
    }

    /// Throws `search_error` for impossible options.
    void check() const {
        if (!cheap || first < 1 || parents < 1 || children < 1 || children > parents)
            throw search_error(
                "nas.controller.30",
                "lemonade needs a function for the cheap objectives, first >= 1 and 1 <= children <= parents, "
                "got first = ",
                first, ", parents = ", parents, ", children = ", children);
    }

    std::string describe() const {
        return concat("lemonade{first=", first, ", parents=", parents, ", children=", children,
                      ", inverse_density=", inverse_density, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.proposed);
        out.put(static_cast<std::uint32_t>(s.front.size()));
        for (member const& m : s.front) {
            put_genome(out, m.genome);
            for (auto const* values : {&m.objectives, &m.logs}) {
                out.put(static_cast<std::uint32_t>(values->size()));
                for (double const v : *values) out.put(v);
            }
        }
        out.put(static_cast<std::uint32_t>(s.waiting.size()));
        for (genome const& g : s.waiting) put_genome(out, g);
        s.known.save(out);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.proposed = in.get<std::uint64_t>();
        s.front.resize(in.get_count(12));
        for (member& m : s.front) {
            m.genome = get_genome(in);
            for (auto* values : {&m.objectives, &m.logs}) {
                values->resize(in.get_count(8));
                for (double& v : *values) v = in.get_double();
            }
        }
        s.waiting.resize(in.get_count(4));
        for (genome& g : s.waiting) g = get_genome(in);
        s.known = detail::known_points::load(in);
        if (!in.at_end())
            throw storage_error("nas.controller.31", "a saved lemonade has ", in.left(), " bytes too many");
        return s;
    }

private:
    static bool at_least_as_good(member const& a, member const& b) {
        for (std::size_t i = 0; i < a.objectives.size(); ++i)
            if (a.objectives[i] < b.objectives[i]) return false;
        return true;
    }

    std::vector<double> logs_of(genome const& g) const {
        std::vector<double> values = cheap(g);
        for (double& v : values) {
            if (!(v > 0) || !is_finite(v))
                throw search_error("nas.controller.32", "lemonade: a cheap objective is ", v,
                                   "; it must be positive and finite, because its logarithm is taken");
            v = math::log(v);
        }
        return values;
    }

    // The density of the population at a point: product kernels, bandwidth = deviation * (n (d + 2) / 4)^(-1 / (d + 4)).
    class density {
    public:
        explicit density(std::vector<member> const& front) : front_(front), dimensions_(front[0].logs.size()) {
            auto const n = static_cast<double>(front.size());
            auto const d = static_cast<double>(dimensions_);
            double const factor = math::pow(n * (d + 2) / 4, -1 / (d + 4));
            for (std::size_t k = 0; k < dimensions_; ++k) {
                double mean = 0, squares = 0;
                for (member const& m : front) mean += m.logs[k] / n;
                for (member const& m : front) squares += (m.logs[k] - mean) * (m.logs[k] - mean);
                double const deviation = front.size() > 1 ? math::sqrt(squares / (n - 1)) : 0;
                width_.push_back(deviation > 1e-12 ? factor * deviation : 0); // 0: all alike, no say
            }
        }
        double at(std::vector<double> const& logs) const {
            double sum = 0;
            for (member const& m : front_) {
                double exponent = 0;
                for (std::size_t k = 0; k < dimensions_; ++k) {
                    if (width_[k] == 0) continue;
                    double const z = (logs[k] - m.logs[k]) / width_[k];
                    exponent -= 0.5 * z * z;
                }
                sum += math::exp(exponent);
            }
            return sum / static_cast<double>(front_.size());
        }

    private:
        std::vector<member> const& front_;
        std::size_t dimensions_;
        std::vector<double> width_;
    };

    // An index with chances in proportion to the weights.
    static std::size_t draw(std::vector<double> const& weights, rng& random) {
        double sum = 0;
        for (double const w : weights) sum += w;
        double threshold = random.uniform() * sum;
        std::size_t last = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] <= 0) continue;
            last = i;
            if ((threshold -= weights[i]) < 0) break;
        }
        return last;
    }
    double weight(density const& d, std::vector<double> const& logs) const {
        return inverse_density ? 1 / std::max(d.at(logs), 1e-12) : 1;
    }

    void breed(state& s, space_view space, rng const& random) const {
        density const d(s.front);
        std::vector<double> chances;
        for (member const& m : s.front) chances.push_back(weight(d, m.logs));
        rng coins = random.stream(0x6c656du);
        std::vector<genome> made;
        std::vector<double> keep;
        for (std::size_t i = 0; i < parents; ++i) {
            genome child = mutate(space, s.front[draw(chances, coins)].genome, random.stream(i));
            if (s.known.find(hash_of(child)) || std::find(made.begin(), made.end(), child) != made.end()) continue;
            keep.push_back(weight(d, logs_of(child)));
            made.push_back(std::move(child));
        }
        for (std::size_t i = 0; i < std::min(children, made.size()); ++i) { // without replacement
            std::size_t const chosen = draw(keep, coins);
            s.waiting.push_back(made[chosen]);
            keep[chosen] = 0;
        }
    }

    static genome new_sample(state& s, space_view space, rng const& random) {
        for (std::uint64_t i = 0; i < attempts; ++i)
            if (genome g = sample(space, random.stream(0x6e6577u + i)); !s.known.find(hash_of(g))) return g;
        throw space_exhausted("nas.controller.33", "no architecture that is new was found in ", attempts,
                              " random draws; ask for fewer trials");
    }
    static constexpr std::uint64_t attempts = 1000;
};

} // namespace nas
