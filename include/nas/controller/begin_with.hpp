#pragma once
// begin_with: proposes given architectures first.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/propose.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Proposes `points` one after the other, made to fit the space (`complete`), before the controller inside takes over, which
/// learns from their results. `search.enqueue` does the same for one study while it runs.
///
///     nas::begin_with{nas::tpe{}, {nas::baseline(space), nas::encode(space, my_net)}}
template <Controller C>
struct begin_with {
    C controller;
    std::vector<genome> points;

    struct state {
        typename C::state inner{};
        std::uint64_t proposed = 0; ///< of the points
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (s.proposed < points.size()) return {.genome = complete(space, points[s.proposed++], random)};
        return detail::propose_with(controller, s.inner, space, random, pending);
    }
    void feedback(state& s, trial_record const& r) const { controller.feedback(s.inner, r); }

    void check() const { detail::check_controller(controller); }

    std::string describe() const {
        std::uint64_t h = 0;
        for (genome const& g : points) h = hash_combine(h, hash_of(g));
        return concat("begin_with{", points.size(), " points ", h, ", ", detail::name_of_controller(controller), "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_state(out, controller, s.inner);
        out.put(s.proposed);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.inner = detail::get_state(in, controller)};
        s.proposed = in.get<std::uint64_t>();
        detail::check_end(in);
        return s;
    }
};

template <class C>
begin_with(C, std::vector<genome>) -> begin_with<C>;

} // namespace nas
