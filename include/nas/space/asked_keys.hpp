#pragma once
// Notices a decision that is asked twice within one walk.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// The keys of one walk: a Bloom filter in front of the genes while they are few, a hash table once they are many.
class asked_keys {
public:
    /// Notes `key`, which is at place `n` in `genes`. Throws `space_error` [nas.space.9] if it is among the first `n`.
    void add(decision_key key, gene const* genes, std::size_t n) {
        bool const suspect = n < few ? filter(key) : look_up(key, genes, n);
        if (suspect) [[unlikely]]
            compare(key, genes, n);
    }

    /// Throws `space_error` [nas.space.10] if a walk has already made an absurd number of decisions.
    static void check_room(std::size_t n) {
        if (n >= max_decisions)
            throw space_error("nas.space.10", "a space asked more than ", max_decisions,
                              " decisions for one architecture; does the loop or recursion of its program end?");
    }

    void clear() noexcept {
        for (std::uint64_t& word : bits_) word = 0;
        table_.clear();
    }

private:
    static constexpr std::size_t max_decisions = 1'000'000;
    static constexpr std::size_t few = 128;

    [[gnu::noinline]] static void compare(decision_key key, gene const* genes, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i)
            if (genes[i].key == key) asked_twice(i, n);
    }

    // Both return true if the key may have been noted before, and note it.
    bool filter(decision_key key) noexcept {
        std::uint64_t& word = bits_[key >> 60];
        std::uint64_t const bit = std::uint64_t{1} << (key >> 54 & 63);
        return (word & bit) != 0 || (word |= bit, false);
    }
    [[gnu::noinline]] bool look_up(decision_key key, gene const* genes, std::size_t n) {
        if (table_.size() < 2 * n) {
            table_.assign(4 * n, 0);
            for (std::size_t i = 0; i < n; ++i) insert(genes[i].key);
        }
        return insert(key);
    }
    // Open addressing; 0 is an empty place, so the key 0 counts as seen whenever it is met.
    bool insert(decision_key key) {
        std::size_t at = static_cast<std::size_t>(key % table_.size());
        while (table_[at] != 0 && table_[at] != key) at = at + 1 < table_.size() ? at + 1 : 0;
        bool const seen = table_[at] == key;
        table_[at] = key;
        return seen;
    }

    [[noreturn]] static void asked_twice(std::size_t first, std::size_t second) {
        throw space_error("nas.space.9", "decision ", second, " of this architecture has the same path as decision ",
                          first,
                          "; give every pick of a program, and every space in one position, its own name or index");
    }

    std::uint64_t bits_[16] = {};
    std::vector<decision_key> table_;
};

} // namespace nas::detail
