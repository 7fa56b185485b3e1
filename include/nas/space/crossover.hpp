#pragma once
// crossover(space, a, b, rng): a child that takes each decision from one of two parents.

#include <utility>

#include <nas/core/rng.hpp>
#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// Uniform crossover: a decision that both parents have is taken from either with even chances, one that a single
/// parent has from that parent, and one that neither has is drawn. Always a point of the space; `crossover(s, g, g, r)`
/// is `g`. The result depends on the parents and the stream `r` alone.
inline genome crossover(space_view space, genome const& a, genome const& b, rng const& r) {
    class mixer final : public chooser {
    public:
        mixer(genome const& first, genome const& second, rng const& random)
            : first_(&first), second_(&second), coins_(random.stream(0x63726f73u)), random_(random) {
            child_.reserve(first.size());
        }
        genome child() && { return std::move(child_); }

    private:
        std::uint32_t choose(decision d) override {
            asked_.check_room(child_.size());
            gene const* const in_first = first_.find(d);
            gene const* const in_second = second_.find(d);
            gene const* from = in_first ? in_first : in_second;
            if (in_first && in_second && coins_.stream(d.key).below(2) == 1) from = in_second;
            std::uint32_t const value = from ? from->value : random_.stream(d.key).below(d.arity);
            asked_.add(d.key, child_, child_.size());
            child_.push_back({d.key, d.arity, value});
            return value;
        }

        detail::genome_cursor first_;
        detail::genome_cursor second_;
        rng coins_;
        rng const& random_;
        genome child_;
        detail::asked_keys asked_;
    };

    mixer c(a, b, r);
    space.walk(c);
    return std::move(c).child();
}

} // namespace nas
