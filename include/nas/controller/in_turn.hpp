#pragma once
// in_turn: one controller after the other.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/any_controller.hpp>
#include <nas/controller/controller_group.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>

namespace nas {

/// Hands over to the next controller after a number of proposals, or when one has nothing more to propose; the last goes on
/// for ever. All learn from all results from the beginning, or, without `share`, each from its own and from trials of the
/// program.
///
///     nas::in_turn{.stages = {{nas::random_search{}, 50}, {nas::regularized_evolution{}}}}
struct in_turn {
    struct stage {
        any_controller controller;
        std::size_t trials = std::numeric_limits<std::size_t>::max(); ///< proposals, before the next takes over
    };

    std::vector<stage> stages;
    bool share = true;

    struct state {
        detail::controller_group group{};
        std::uint64_t stage = 0;
        std::uint64_t proposed = 0; ///< in this stage
    };

    static constexpr bool several_objectives = true;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        check();
        auto const all = controllers();
        for (;; ++s.stage, s.proposed = 0) {
            bool const last = s.stage + 1 == stages.size();
            if (!last && s.proposed >= stages[s.stage].trials) continue;
            try {
                proposal p = s.group.ask(all, static_cast<std::uint32_t>(s.stage), space, random, pending);
                ++s.proposed;
                return p;
            } catch (space_exhausted const&) {
                if (last) throw;
            }
        }
    }
    void feedback(state& s, trial_record const& r) const { s.group.tell(controllers(), r, share); }

    /// Throws `search_error` without stages, and as their controllers.
    void check() const {
        if (stages.empty()) throw search_error("nas.controller.120", "in_turn needs at least one stage, got none");
        for (stage const& x : stages) x.controller.check();
    }

    std::string describe() const {
        std::string text = "in_turn{";
        for (stage const& x : stages) {
            text += x.controller.describe();
            if (&x != &stages.back()) text += concat(" for ", x.trials);
            text += ", ";
        }
        return text + concat("share=", share, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.stage);
        out.put(s.proposed);
        s.group.save(out, controllers());
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.stage = in.get<std::uint64_t>();
        s.proposed = in.get<std::uint64_t>();
        if (s.stage >= stages.size())
            throw storage_error("nas.controller.118", "the saved state is in stage ", s.stage, " of ", stages.size(),
                                "; restore it under its own options");
        s.group = detail::controller_group::load(in, controllers());
        detail::check_end(in);
        return s;
    }

private:
    std::vector<any_controller const*> controllers() const {
        std::vector<any_controller const*> all;
        for (stage const& x : stages) all.push_back(&x.controller);
        return all;
    }
};

} // namespace nas
