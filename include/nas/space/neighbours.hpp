#pragma once
// neighbours(space, genome): every point that one changed decision leads to.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// The neighbours of a genome, made while iterating. Made by `neighbours`; can be iterated once at a time.
class neighbourhood {
public:
    neighbourhood(space_view space, genome g, rng r) : space_(space), centre_(std::move(g)), random_(r) {}

    /// Their number: the other alternatives of all decisions.
    std::uint64_t size() const noexcept {
        std::uint64_t sum = 0;
        for (gene const& x : centre_) sum += x.arity - 1;
        return sum;
    }

    class iterator {
    public:
        using value_type = genome;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using reference = genome const&;
        using pointer = genome const*;

        explicit iterator(neighbourhood& n) : all_(&n) {}
        reference operator*() const { return all_->present_; }
        pointer operator->() const { return &all_->present_; }
        iterator& operator++() {
            all_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return all_->at_ == all_->centre_.size(); }

    private:
        neighbourhood* all_;
    };

    iterator begin() {
        at_ = 0;
        value_ = 0;
        make();
        return iterator(*this);
    }
    std::default_sentinel_t end() const { return {}; }

private:
    void advance() {
        ++value_;
        make();
    }

    // The neighbour at (at_, value_), or the next one behind it.
    void make() {
        for (; at_ < centre_.size(); ++value_) {
            if (value_ >= centre_[at_].arity) {
                ++at_;
                value_ = 0;
            }
            if (at_ == centre_.size() || value_ != centre_[at_].value) break;
        }
        if (at_ == centre_.size()) return;
        gene const changed{centre_[at_].key, centre_[at_].arity, value_};
        replay_chooser c(&centre_, &random_, &changed);
        space_.walk(c);
        if (!c.changed())
            throw genome_mismatch("nas.genome.3", "the space does not ask for decision ", at_,
                                  " of the genome whose neighbours are wanted; make it fit with nas::complete first");
        present_ = std::move(c).result();
    }

    space_view space_;
    genome centre_;
    rng random_;
    std::size_t at_ = 0;
    std::uint32_t value_ = 0;
    genome present_;
};

/// Every genome that differs from `g` in one decision: for each decision in the order of `decode`, each other
/// alternative. Decisions that the change brings to life are drawn from `r`, always alike; those that it ends are
/// dropped. The space must outlive the iteration. Throws `genome_mismatch` [nas.genome.3] while iterating if `g` does
/// not fit the space.
///
///     for (nas::genome const& n : nas::neighbours(space, g)) best = better(best, n);
inline neighbourhood neighbours(space_view space, genome g, rng const& r = rng()) {
    return neighbourhood(space, std::move(g), r);
}

/// A temporary space would be gone before the first neighbour.
template <SearchSpace S>
neighbourhood neighbours(S const&& space, genome g, rng const& r = rng()) = delete;

} // namespace nas
