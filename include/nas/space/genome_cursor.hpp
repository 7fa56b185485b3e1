#pragma once
// Looking up genes in the order in which they are usually asked.

#include <cstddef>

#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// Finds genes by key. They are nearly always asked in the order they are stored, so the search starts behind the last
/// hit.
class genome_cursor {
public:
    /// Without a genome nothing is found.
    explicit genome_cursor(genome const* g) : genes_(g ? g->data() : nullptr), size_(g ? g->size() : 0) {}

    /// The gene with this key, whatever its arity; null if there is none.
    gene const* find(decision_key key) {
        for (std::size_t i = next_; i < size_; ++i)
            if (genes_[i].key == key) return hit(i);
        for (std::size_t i = 0; i < next_; ++i)
            if (genes_[i].key == key) return hit(i);
        return nullptr;
    }

    /// The gene that answers this decision: same key, same arity.
    gene const* find(decision d) {
        gene const* const known = find(d.key);
        return known && known->arity == d.arity && known->value < d.arity ? known : nullptr;
    }

private:
    gene const* hit(std::size_t i) {
        next_ = i + 1;
        return genes_ + i;
    }

    gene const* genes_;
    std::size_t size_;
    std::size_t next_ = 0;
};

} // namespace nas::detail
