#pragma once
// deduplicate: keeps a controller from proposing what is known already.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/propose.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// What `deduplicate` does when the controller inside proposes something known.
enum class on_repeat : std::uint8_t {
    retry,  ///< asks it again
    reuse,  ///< shows it the known result once more, without a trial, and asks again
    mutate, ///< changes one decision after the other until the architecture is new
};

/// Lets a controller propose every architecture once (or `evaluations` times), and at every budget.
///
/// What is the same is decided by `identity`, a hash of the genome; give a hash of the canonical network where several
/// genomes stand for one network. After `attempts` repeats it mutates the last one, then draws at random, `attempts` steps
/// each; then it throws `space_exhausted` [nas.controller.114]. Trials of the program's own count, too.
///
///     nas::deduplicate{nas::regularized_evolution{}}
///     nas::deduplicate{.controller = nas::tpe{}, .repeat = nas::on_repeat::reuse, .identity = &hash_of_my_network}
template <Controller C>
struct deduplicate {
    C controller;
    on_repeat repeat = on_repeat::retry;
    std::size_t evaluations = 1; ///< how often one architecture may be proposed; more where results are noisy
    std::size_t attempts = 32;
    std::uint64_t (*identity)(genome const&) = &hash_of;

    /// A known architecture at one budget, and its first result.
    struct entry {
        std::uint64_t key = 0;
        std::uint32_t proposed = 0;
        std::optional<double> reward{};
        std::vector<double> objectives{};

        friend bool operator==(entry const&, entry const&) = default;
    };
    struct state {
        typename C::state inner{};
        std::vector<entry> known{}; ///< sorted by key
    };

    static constexpr bool several_objectives = SeveralObjectivesController<C>;

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        proposal last;
        for (std::size_t i = 0; i < attempts; ++i) {
            rng own = i == 0 ? random : random.stream(i);
            last = detail::propose_with(controller, s.inner, space, own, pending);
            entry const* const old = find(s, key_of(last));
            if (!old || old->proposed < evaluations) return note(s, std::move(last));
            if (repeat == on_repeat::mutate) break;
            if (repeat == on_repeat::reuse && (old->reward || !old->objectives.empty())) show_again(s, last, *old);
        }
        last.tag = 0; // from here on it is no proposal of the controller inside
        last.continues.reset();
        for (std::size_t i = 0; i < 2 * attempts; ++i) {
            rng const own = random.stream(attempts + i);
            last.genome = i < attempts ? mutate(space, last.genome, own) : sample(space, own);
            entry const* const old = find(s, key_of(last));
            if (!old || old->proposed < evaluations) return note(s, std::move(last));
        }
        throw space_exhausted("nas.controller.114", "no architecture that is new was found in ", 3 * attempts,
                              " attempts, ", s.known.size(), " are known; ask for fewer trials, or raise attempts");
    }

    void feedback(state& s, trial_record const& r) const {
        entry& e = obtain(s, key_of({.genome = r.genome, .budget = r.budget}));
        if (e.proposed == 0) e.proposed = 1; // the program's own
        if (!e.reward && e.objectives.empty()) {
            e.reward = r.reward;
            e.objectives = r.objectives;
        }
        controller.feedback(s.inner, r);
    }

    /// Throws `search_error` if nothing could be proposed, and as the controller inside.
    void check() const {
        if (evaluations < 1 || attempts < 1 || !identity)
            throw search_error("nas.controller.113",
                               "deduplicate needs evaluations >= 1, attempts >= 1 and an identity, got evaluations = ",
                               evaluations, ", attempts = ", attempts);
        detail::check_controller(controller);
    }

    std::string describe() const {
        constexpr std::string_view names[]{"retry", "reuse", "mutate"};
        return concat("deduplicate{", detail::name_of_controller(controller),
                      ", repeat=", names[static_cast<std::size_t>(repeat)], ", evaluations=", evaluations,
                      ", attempts=", attempts, identity == &hash_of ? "}" : ", identity=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_state(out, controller, s.inner);
        out.put(static_cast<std::uint32_t>(s.known.size()));
        for (entry const& e : s.known) {
            out.put(e.key);
            out.put(e.proposed);
            out.put(e.reward.has_value());
            if (e.reward) out.put(*e.reward);
            out.put(static_cast<std::uint32_t>(e.objectives.size()));
            for (double const o : e.objectives) out.put(o);
        }
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.inner = detail::get_state(in, controller)};
        s.known.resize(in.get_count(17));
        for (entry& e : s.known) {
            e.key = in.get<std::uint64_t>();
            e.proposed = in.get<std::uint32_t>();
            if (in.get_bool()) e.reward = in.get_double();
            e.objectives.resize(in.get_count(8));
            for (double& o : e.objectives) o = in.get_double();
        }
        detail::check_end(in);
        return s;
    }

private:
    std::uint64_t key_of(proposal const& p) const {
        std::uint64_t const h = identity(p.genome);
        return p.budget == 0 ? h : hash_combine(h, std::bit_cast<std::uint64_t>(p.budget));
    }

    static auto place(std::vector<entry> const& known, std::uint64_t key) {
        return std::lower_bound(known.begin(), known.end(), key,
                                [](entry const& e, std::uint64_t k) { return e.key < k; });
    }
    static entry const* find(state const& s, std::uint64_t key) {
        auto const at = place(s.known, key);
        return at != s.known.end() && at->key == key ? &*at : nullptr;
    }
    static entry& obtain(state& s, std::uint64_t key) {
        auto const at = s.known.begin() + (place(s.known, key) - s.known.cbegin());
        return at != s.known.end() && at->key == key ? *at : *s.known.insert(at, {.key = key});
    }

    proposal note(state& s, proposal p) const {
        ++obtain(s, key_of(p)).proposed;
        return p;
    }

    void show_again(state& s, proposal const& p, entry const& known) const {
        trial_record r{.genome = p.genome,
                       .budget = p.budget,
                       .continues = p.continues,
                       .tag = p.tag,
                       .state = trial_state::complete,
                       .reward = known.reward,
                       .objectives = known.objectives};
        r.metrics.accuracy = known.reward;
        controller.feedback(s.inner, r);
    }
};

template <class C>
deduplicate(C) -> deduplicate<C>;
template <class C>
deduplicate(C, on_repeat) -> deduplicate<C>;

} // namespace nas
