#pragma once
// What controllers made of several others share: their states, and who learns from what.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/any_controller.hpp>
#include <nas/controller/tag_table.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>

namespace nas::detail {

/// The states of several controllers in one study.
struct controller_group {
    std::vector<any_controller::state> states{};
    tag_table tags{};

    /// Asks controller number `part` of `of`; the proposal is marked as its own.
    proposal ask(std::vector<any_controller const*> const& of, std::uint32_t part, space_view space, rng& random,
                 pending_genomes pending) {
        states.resize(of.size());
        proposal p = of[part]->propose(states[part], space, random, pending);
        p.tag = tags.issue(part, p.tag);
        return p;
    }

    /// Shows a result to all, or only to the one that proposed it; trials of the program are shown to all.
    void tell(std::vector<any_controller const*> const& of, trial_record const& r, bool share) {
        states.resize(of.size());
        auto const from = tags.take(r.tag);
        for (std::uint32_t i = 0; i < of.size(); ++i) {
            bool const own = from && from->part == i;
            if (!own && from && !share) continue;
            trial_record shown = r;
            shown.tag = own ? from->inner : 0;
            of[i]->feedback(states[i], shown);
        }
    }

    void save(byte_writer& out, std::vector<any_controller const*> const& of) const {
        tags.save(out);
        out.put(static_cast<std::uint32_t>(states.size()));
        for (std::size_t i = 0; i < states.size(); ++i) out.put(std::string_view(of[i]->save(states[i])));
    }
    /// Throws `storage_error` [nas.controller.118] if the bytes are of another number of controllers.
    static controller_group load(byte_reader& in, std::vector<any_controller const*> const& of) {
        controller_group g{.tags = tag_table::load(in)};
        std::size_t const n = in.get_count(4);
        if (n != 0 && n != of.size())
            throw storage_error("nas.controller.118", "the saved state is of ", n, " controllers, not of ", of.size(),
                                "; restore it under its own options");
        for (std::size_t i = 0; i < n; ++i) g.states.push_back(of[i]->load(in.get_text()));
        return g;
    }
};

} // namespace nas::detail
