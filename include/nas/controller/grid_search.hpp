#pragma once
// grid_search: every architecture of the space, one after the other.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/controller/unseen_sampler.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/forwarding.hpp>

namespace nas {

namespace detail {

/// A space whose real decisions have few alternatives, equally spaced, the ends included.
class grid_space {
public:
    using value_type = int;

    grid_space(space_view space, std::uint32_t levels) : space_(space), levels_(levels) {}

    int decode(chooser& outer) const {
        class grid_chooser final : public forwarding_chooser {
        public:
            grid_chooser(chooser& c, std::uint32_t levels) : forwarding_chooser(c), levels_(levels) {}

        private:
            std::uint32_t choose(decision d) override {
                if (d.arity != continuous_arity) return ask(d);
                return grid_value(ask({d.key, levels_}, nullptr), levels_);
            }
            std::uint32_t levels_;
        } c(outer, levels_);
        space_.walk(c);
        return 0;
    }

    /// A genome of this space as one of the space behind it.
    genome behind(genome const& g) const {
        class reader final : public chooser {
        public:
            reader(genome const& answers, std::uint32_t levels) : answers_(answers), levels_(levels) {
                result.reserve(answers.size());
            }
            genome result{};

        private:
            std::uint32_t choose(decision d) override {
                std::uint32_t const answer = answers_[result.size()].value;
                std::uint32_t const value = d.arity == continuous_arity ? grid_value(answer, levels_) : answer;
                result.push_back({d.key, d.arity, value});
                return value;
            }
            genome const& answers_;
            std::uint32_t levels_;
        } c(g, levels_);
        space_.walk(c);
        return std::move(c.result);
    }

private:
    static std::uint32_t grid_value(std::uint32_t level, std::uint32_t levels) {
        return static_cast<std::uint32_t>(std::uint64_t{continuous_arity - 1} * level / (levels - 1));
    }

    space_view space_;
    std::uint32_t levels_;
};

} // namespace detail

/// Proposes every point of the space once and ends by `space_exhausted` [nas.controller.6]. Points are in lexicographic
/// order, the decision asked last changing fastest, or in random order. A real decision takes `levels` equally spaced values.
///
///     nas::grid_search{.levels = 5}
///     nas::grid_search{.part = 3, .parts = 8}      // the fourth of eight machines
struct grid_search {
    std::uint32_t levels = 10; ///< values of a real decision, ends included
    std::uint32_t part = 0;    ///< in lexicographic order, points part, part + parts, part + 2 parts, …
    std::uint32_t parts = 1;   ///< into which the space is split
    bool shuffle = false;      ///< random order; then a part is the points whose hash has this remainder

    struct state {
        detail::point_walk walk{};
        std::uint64_t walked = 0; ///< points met in order, those of other parts included
        unseen_sampler seen{};    ///< of the random order

        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random) const {
        detail::grid_space const grid(space, levels);
        return grid.behind(shuffle ? next_random(s, grid, random) : next_in_order(s, grid));
    }
    void feedback(state&, trial_record const&) const {}

    /// Throws `search_error` [nas.controller.5] if there is no grid or no such part.
    void check() const {
        if (levels < 2 || levels == continuous_arity || parts < 1 || part >= parts)
            throw search_error("nas.controller.5",
                               "grid_search needs levels >= 2 and part < parts, got levels = ", levels,
                               ", part = ", part, ", parts = ", parts);
    }

    std::string describe() const {
        return concat("grid_search{levels=", levels, ", part=", part, ", parts=", parts, ", shuffle=", shuffle, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.walk.save(out);
        out.put(s.walked);
        out.put(std::string_view(s.seen.save()));
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.walk = detail::point_walk::load(in)};
        s.walked = in.get<std::uint64_t>();
        s.seen = unseen_sampler::load(in.get_text());
        detail::check_end(in);
        return s;
    }

private:
    genome next_in_order(state& s, detail::grid_space const& grid) const {
        for (;;) {
            std::optional<genome> g = s.walk.next(grid);
            if (!g && !s.walk.done)
                throw space_exhausted("nas.controller.6", "the next 100,000 points of the grid violate the space's ",
                                      "constraints; ask again to go on, or write them with nas::where on fields");
            if (!g) exhausted();
            if (s.walked++ % parts == part) return *std::move(g);
        }
    }
    genome next_random(state& s, detail::grid_space const& grid, rng const& random) const {
        std::uint32_t rejected = 0;
        for (std::uint64_t i = 0; rejected < 1000; ++i) {
            try {
                genome g = draw(s, grid, random.stream(i));
                if (hash_of(g) % parts == part) return g;
                rejected = 0;
            } catch (infeasible const&) {
                ++rejected;
            }
        }
        throw space_exhausted("nas.controller.6", "1000 draws of the grid in a row violate the space's constraints; ",
                              "use the lexicographic order, which passes over them");
    }
    static genome draw(state& s, detail::grid_space const& grid, rng const& random) {
        try {
            return s.seen.draw(grid, random);
        } catch (space_exhausted const&) {
            exhausted();
        }
    }
    [[noreturn]] static void exhausted() {
        throw space_exhausted("nas.controller.6", "every point of the grid has been proposed; ask for fewer trials");
    }
};

} // namespace nas
