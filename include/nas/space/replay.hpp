#pragma once
// Replaying a genome with a fallback: the primitive under sampling, decoding, mutation and completion.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// Answers from a genome. A decision the genome lacks, or holds with another arity, is drawn from `fallback`, each from
/// its own stream `fallback->stream(key)`; without a fallback it throws `genome_mismatch`: [nas.genome.1] if it is
/// missing, [nas.genome.2] if its arity differs. Genes that are not asked are dropped. `result()` is the genome
/// actually asked.
class replay_chooser final : public chooser {
public:
    /// `instead`, if given, answers its decision in place of the genome.
    replay_chooser(genome const* from, rng const* fallback, gene const* instead = nullptr)
        : known_(from), fallback_(fallback), instead_(instead) {
        result_.reserve(from && !from->empty() ? from->size() : usual_size);
    }

    genome const& result() const& { return result_; }
    genome result() && { return std::move(result_); }

    /// True if `instead` was asked for.
    bool changed() const noexcept { return changed_; }

private:
    static constexpr std::size_t usual_size = 32;

    std::uint32_t choose(decision d) override {
        std::uint32_t const value = answer(d);
        asked_.check_room(result_.size());
        asked_.add(d.key, result_, result_.size());
        result_.push_back({d.key, d.arity, value});
        return value;
    }

    std::uint32_t answer(decision d) {
        if (instead_ && instead_->key == d.key && instead_->arity == d.arity) {
            changed_ = true;
            return instead_->value;
        }
        gene const* const known = known_.find(d.key);
        if (known && known->arity == d.arity && known->value < d.arity) return known->value;
        if (fallback_) return detail::draw(*fallback_, d, weights());
        if (known) mismatch(*known, d.arity);
        missing(d.key);
    }

    [[noreturn]] void mismatch(gene const& known, std::uint32_t arity) const {
        throw genome_mismatch("nas.genome.2", "decision ", result_.size(), " has ", arity, " alternatives here but ",
                              known.arity, " in the genome (value ", known.value,
                              "); the space has changed since it was made");
    }
    [[noreturn]] void missing(decision_key key) const {
        throw genome_mismatch("nas.genome.1", "the genome has no gene for decision ", result_.size(),
                              " of this architecture (key ", key, "); it belongs to another space");
    }

    detail::genome_cursor known_;
    rng const* fallback_;
    gene const* instead_;
    bool changed_ = false;
    genome result_;
    detail::asked_keys asked_;
};

/// A uniform draw of every decision. The result depends on the stream `r` and the paths alone.
inline genome sample(space_view space, rng const& r) {
    return detail::until_feasible(r, [&](rng const& own) {
        replay_chooser c(nullptr, &own);
        space.walk(c);
        return std::move(c).result();
    });
}

/// `g` made to fit `space`: known genes are kept, missing ones drawn from `r`, superfluous ones dropped.
inline genome complete(space_view space, genome const& g, rng const& r) {
    return detail::until_feasible(r, [&](rng const& own) {
        replay_chooser c(&g, &own);
        space.walk(c);
        return std::move(c).result();
    });
}

} // namespace nas
