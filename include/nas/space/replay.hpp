#pragma once
// Replaying a genome with a fallback: the primitive under sampling, decoding, mutation and crossover.

#include <cstddef>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// Answers from a genome. A decision the genome lacks, or holds with another arity, is drawn from `fallback`, each from
/// its own stream `fallback->stream(key)`; without a fallback it throws `genome_mismatch`. Genes that are not asked are
/// dropped. `result()` is the genome actually asked.
class replay_chooser final : public chooser {
public:
    replay_chooser(genome const* from, rng const* fallback) : from_(from), fallback_(fallback) {
        if (from_) result_.reserve(from_->size());
    }

    genome const& result() const& { return result_; }
    genome result() && { return std::move(result_); }

private:
    std::uint32_t choose(decision d) override {
        gene const* const known = find(d.key);
        std::uint32_t value;
        if (known && known->arity == d.arity && known->value < d.arity) {
            value = known->value;
        } else if (fallback_) {
            value = fallback_->stream(d.key).below(d.arity);
        } else if (known) {
            throw genome_mismatch("nas.genome.2", "a decision has ", d.arity, " alternatives here but ", known->arity,
                                  " in the genome (value ", known->value, "); the space has changed since it was made");
        } else {
            throw genome_mismatch("nas.genome.1", "the genome has no gene for decision key ", d.key, " (decision ",
                                  result_.size(), " of this architecture); it belongs to another space");
        }
        result_.push_back({d.key, d.arity, value});
        return value;
    }

    // Genes are nearly always asked in the order they are stored, so the search starts behind the last hit.
    gene const* find(decision_key key) {
        if (!from_) return nullptr;
        std::size_t const n = from_->size();
        for (std::size_t i = 0; i < n; ++i) {
            std::size_t const at = next_ + i < n ? next_ + i : next_ + i - n;
            if ((*from_)[at].key == key) {
                next_ = at + 1 < n ? at + 1 : 0;
                return &(*from_)[at];
            }
        }
        return nullptr;
    }

    genome const* from_;
    rng const* fallback_;
    std::size_t next_ = 0;
    genome result_;
};

/// A uniform draw of every decision. The result depends on the stream `r` and the paths alone.
inline genome sample(space_view space, rng const& r) {
    replay_chooser c(nullptr, &r);
    space.walk(c);
    return std::move(c).result();
}

/// `g` made to fit `space`: known genes are kept, missing ones drawn from `r`, superfluous ones dropped.
inline genome complete(space_view space, genome const& g, rng const& r) {
    replay_chooser c(&g, &r);
    space.walk(c);
    return std::move(c).result();
}

/// The architecture that `g` encodes. Throws `genome_mismatch` if `g` does not cover the space.
template <SearchSpace S>
typename S::value_type decode(S const& space, genome const& g) {
    replay_chooser c(&g, nullptr);
    return space.decode(c);
}

} // namespace nas
