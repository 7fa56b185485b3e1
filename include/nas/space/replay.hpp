#pragma once
// Replaying a genome with a fallback: the primitive under sampling, decoding, mutation and completion.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/genome_writer.hpp>
#include <nas/space/recording.hpp>
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
    /// `storage` is a genome whose memory the result uses; not that of `from`.
    replay_chooser(genome const* from, rng const* fallback, gene const* instead = nullptr, genome storage = {})
        : known_(from),
          fallback_(fallback),
          instead_(instead),
          result_(from && !from->empty() ? from->size() : usual_size, std::move(storage)) {}

    /// The genome actually asked; the chooser is then used up.
    genome result() && { return std::move(result_).result(); }

    /// True if `instead` was asked for.
    bool changed() const noexcept { return changed_; }

    static constexpr std::size_t usual_size = 32; ///< genes reserved where nothing is known

private:
    std::uint32_t choose(decision d) override {
        std::uint32_t const value = answer(d);
        result_.add(d, value);
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
    detail::genome_writer result_;
};

/// A uniform draw of every decision. The result depends on the stream `r` and the paths alone. It uses the memory of
/// `storage`, if that has any: `g = sample(space, r, std::move(g))` does not allocate.
inline genome sample(space_view space, rng const& r, genome storage = {}) {
    return detail::until_feasible(r, [&](rng const& own) {
        return detail::record(
            space, replay_chooser::usual_size,
            [&own](decision const& d, std::size_t, double const* weights) { return detail::draw(own, d, weights); },
            false, std::move(storage));
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
