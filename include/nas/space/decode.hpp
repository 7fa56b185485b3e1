#pragma once
// decode(space, genome): the architecture that a genome encodes.

#include <cstddef>
#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>

namespace nas {

namespace detail {

/// Answers from a genome and nothing else; records nothing and allocates nothing.
class decoding_chooser final : public chooser {
public:
    explicit decoding_chooser(genome const& g) : known_(&g) {}

private:
    std::uint32_t choose(decision d) override {
        gene const* const known = known_.find(d.key);
        if (!known)
            throw genome_mismatch("nas.genome.1", "the genome has no gene for decision ", asked_,
                                  " of this architecture (key ", d.key, "); it belongs to another space");
        if (known->arity != d.arity || known->value >= d.arity)
            throw genome_mismatch("nas.genome.2", "decision ", asked_, " has ", d.arity, " alternatives here but ",
                                  known->arity, " in the genome (value ", known->value,
                                  "); the space has changed since it was made");
        ++asked_;
        return known->value;
    }

    genome_cursor known_;
    std::size_t asked_ = 0;
};

} // namespace detail

/// The architecture that `g` encodes. Genes that the space does not ask for are ignored. Allocates only what the value
/// itself allocates. Throws `genome_mismatch`: [nas.genome.1] if a decision is missing, [nas.genome.2] if it has
/// another number of alternatives here.
template <SearchSpace S>
typename S::value_type decode(S const& s, genome const& g) {
    detail::decoding_chooser c(g);
    return s.decode(c);
}

} // namespace nas
