#pragma once
// mixture: every proposal comes from one of several controllers, drawn at random.

#include <cstddef>
#include <cstdint>
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
#include <nas/core/is_finite.hpp>

namespace nas {

/// Asks one of several controllers, with chances in proportion to their weights. All learn from all results, or, without
/// `share`, each from its own and from trials of the program. One that has nothing more to propose is passed over.
///
///     nas::mixture{.parts = {{nas::tpe{}, 0.8}, {nas::random_search{}, 0.2}}}
struct mixture {
    struct part {
        any_controller controller;
        double weight = 1;
    };

    std::vector<part> parts;
    bool share = true;

    using state = detail::controller_group;

    static constexpr bool several_objectives = true;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        check();
        auto const all = controllers();
        std::vector<std::uint32_t> open;
        for (std::uint32_t i = 0; i < parts.size(); ++i)
            if (parts[i].weight > 0) open.push_back(i);
        rng coins = random.stream(0x6d6978u);
        for (;;) {
            double sum = 0;
            for (std::uint32_t const i : open) sum += parts[i].weight;
            double threshold = coins.uniform() * sum;
            std::size_t at = 0;
            while (at + 1 < open.size() && threshold >= parts[open[at]].weight) threshold -= parts[open[at++]].weight;
            try {
                rng own = random;
                return s.ask(all, open[at], space, own, pending);
            } catch (space_exhausted const&) {
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
                if (open.empty()) throw;
            }
        }
    }
    void feedback(state& s, trial_record const& r) const { s.tell(controllers(), r, share); }

    /// Throws `search_error` unless there are parts, with finite weights, one of them above 0; and as the parts.
    void check() const {
        double sum = 0;
        for (part const& p : parts) {
            if (!(p.weight >= 0) || !is_finite(p.weight))
                throw search_error("nas.controller.119", "the weights of a mixture are finite and not negative, got ",
                                   p.weight, " for ", p.controller.describe());
            sum += p.weight;
            p.controller.check();
        }
        if (!(sum > 0))
            throw search_error("nas.controller.119", "a mixture needs a controller with a weight above 0, got ",
                               parts.size(), " controllers");
    }

    std::string describe() const {
        std::string text = "mixture{";
        for (part const& p : parts) text += concat(p.weight, " x ", p.controller.describe(), ", ");
        return text + concat("share=", share, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.save(out, controllers());
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s = state::load(in, controllers());
        detail::check_end(in);
        return s;
    }

private:
    std::vector<any_controller const*> controllers() const {
        std::vector<any_controller const*> all;
        for (part const& p : parts) all.push_back(&p.controller);
        return all;
    }
};

} // namespace nas
