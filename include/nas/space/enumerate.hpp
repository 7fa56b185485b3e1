#pragma once
// enumerate(space): every point, one at a time.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include <nas/space/genome.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// The genomes of a space in lexicographic order, made while iterating. Made by `enumerate`; can be iterated once at a
/// time.
class enumeration {
public:
    explicit enumeration(space_view space) : space_(space) {}

    /// `count` points from the point `start` on.
    enumeration(space_view space, genome start, std::uint64_t count)
        : space_(space),
          walker_(lexicographic_chooser::starting_at(std::move(start))),
          left_(count),
          done_(count == 0) {}

    class iterator {
    public:
        using value_type = genome;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using reference = genome const&;
        using pointer = genome const*;

        explicit iterator(enumeration& e) : enumeration_(&e) {}
        reference operator*() const { return enumeration_->walker_.genes(); }
        pointer operator->() const { return &enumeration_->walker_.genes(); }
        iterator& operator++() {
            enumeration_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return enumeration_->done_; }

    private:
        enumeration* enumeration_;
    };

    iterator begin() {
        if (!done_) walk();
        return iterator(*this);
    }
    std::default_sentinel_t end() const { return {}; }

private:
    void advance() {
        done_ = --left_ == 0 || !walker_.next();
        if (!done_) walk();
    }

    // To the next point that no constraint forbids.
    void walk() {
        while (!done_) {
            try {
                return space_.walk(walker_);
            } catch (infeasible const&) {}
            done_ = !walker_.next();
        }
    }

    space_view space_;
    lexicographic_chooser walker_;
    std::uint64_t left_ = 0; // 0: all, for more than can ever be counted
    bool done_ = false;
};

/// Every point of `space` as a genome, lexicographic in its decisions (the one asked last changes fastest), for spaces
/// of any kind. One walk per point and no memory but the present genome; count first (`cardinality`). The space must
/// outlive the iteration.
///
///     for (nas::genome const& g : nas::enumerate(space)) use(nas::decode(space, g));
inline enumeration enumerate(space_view space) { return enumeration(space); }

/// A temporary space would be gone before the first point.
template <SearchSpace S>
enumeration enumerate(S const&& s) = delete;

} // namespace nas
