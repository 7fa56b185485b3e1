#pragma once
// The genome of a walk in the making: the hot path of every sampler and mutator.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// Takes the decisions of one walk with their answers. Throws `space_error` as `asked_keys`.
class genome_writer {
public:
    /// Room for `expected` genes; in the memory of `storage` if it has any.
    explicit genome_writer(std::size_t expected, genome storage = {}) : genes_(std::move(storage)) {
        if (genes_.size() < expected) genes_.resize(std::max(expected, genes_.capacity()));
        place(0);
    }
    genome_writer(genome_writer const&) = delete;
    genome_writer& operator=(genome_writer const&) = delete;

    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - first_); }

    void add(decision const& d, std::uint32_t value) {
        if (at_ == end_) [[unlikely]]
            grow();
        asked_.add(d.key, first_, size());
        *at_++ = {d.key, d.arity, value};
    }

    /// The genes taken so far.
    genome result() && {
        genes_.resize(size());
        return std::move(genes_);
    }

private:
    void place(std::size_t n) {
        first_ = genes_.data();
        at_ = first_ + n;
        end_ = first_ + genes_.size();
    }
    [[gnu::noinline]] void grow() {
        std::size_t const n = size();
        asked_keys::check_room(n);
        genes_.resize(std::max<std::size_t>(32, 2 * n));
        place(n);
    }

    genome genes_; // the first size() are taken
    gene* first_ = nullptr;
    gene* at_ = nullptr;
    gene* end_ = nullptr;
    asked_keys asked_;
};

} // namespace nas::detail
