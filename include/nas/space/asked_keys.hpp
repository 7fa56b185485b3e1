#pragma once
// Notices a decision that is asked twice within one walk.

#include <cstddef>
#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// A small Bloom filter over the keys of one walk; only a hit costs a search through the genes.
class asked_keys {
public:
    /// Notes `key`, which is at place `n` in `genes`. Throws `space_error` [nas.space.9] if it is among the first `n`.
    void add(decision_key key, genome const& genes, std::size_t n) {
        std::uint64_t& word = bits_[key >> 61];
        std::uint64_t const bit = std::uint64_t{1} << (key >> 55 & 63);
        if (word & bit) {
            for (std::size_t i = 0; i < n; ++i)
                if (genes[i].key == key) asked_twice(i, n);
        }
        word |= bit;
    }

    /// Throws `space_error` [nas.space.10] if a walk has already made an absurd number of decisions.
    static void check_room(std::size_t n) {
        if (n >= max_decisions)
            throw space_error("nas.space.10", "a space asked more than ", max_decisions,
                              " decisions for one architecture; does the loop or recursion of its program end?");
    }

    void clear() noexcept {
        for (std::uint64_t& word : bits_) word = 0;
    }

private:
    static constexpr std::size_t max_decisions = 1'000'000;

    [[noreturn]] static void asked_twice(std::size_t first, std::size_t second) {
        throw space_error("nas.space.9", "decision ", second, " of this architecture has the same path as decision ", first,
                          "; give every pick of a program, and every space in one position, its own name or index");
    }

    std::uint64_t bits_[8] = {};
};

} // namespace nas::detail
