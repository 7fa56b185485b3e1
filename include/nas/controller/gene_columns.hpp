#pragma once
// A table of the decisions met so far: architectures as rows of answers, for models.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// Gives every decision (key and number of alternatives) a column, in the order in which genomes show them. It needs no
/// outline of the space, so it also serves programs. Copyable; equal genomes in equal order make equal tables.
class gene_columns {
public:
    /// The answer of a decision that an architecture does not ask.
    static constexpr std::uint32_t absent = 0xffffffffu;

    struct column {
        decision_key key = 0;
        std::uint32_t arity = 0;

        bool continuous() const noexcept { return arity == continuous_arity; }
        /// `value` as a number from 0 to 1.
        double unit(std::uint32_t value) const noexcept {
            return static_cast<double>(value) / static_cast<double>(arity - 1);
        }
        friend bool operator==(column const&, column const&) = default;
    };

    /// Gives new decisions of `g` a column.
    void add(genome const& g) {
        for (std::size_t i = 0; i < g.size(); ++i)
            if (find(g[i], i) == columns_.size()) insert({g[i].key, g[i].arity});
    }

    std::size_t size() const noexcept { return columns_.size(); }
    column const& operator[](std::size_t i) const noexcept { return columns_[i]; }

    /// The column of a gene, or size(). `hint` is a guess, such as the gene's place.
    std::size_t find(gene const& x, std::size_t hint = 0) const noexcept {
        if (hint < columns_.size() && columns_[hint] == column{x.key, x.arity}) return hint;
        auto const at = std::lower_bound(sorted_.begin(), sorted_.end(), x, [&](std::uint32_t i, gene const& y) {
            column const& c = columns_[i];
            return c.key != y.key ? c.key < y.key : c.arity < y.arity;
        });
        return at != sorted_.end() && columns_[*at] == column{x.key, x.arity} ? *at : columns_.size();
    }

    /// The answers of `g` by column; `absent` where it has none. Decisions without a column are left out.
    void row(genome const& g, std::vector<std::uint32_t>& values) const {
        values.assign(columns_.size(), absent);
        for (std::size_t i = 0; i < g.size(); ++i)
            if (std::size_t const c = find(g[i], i); c < columns_.size()) values[c] = g[i].value;
    }

    friend bool operator==(gene_columns const&, gene_columns const&) = default;

private:
    void insert(column c) {
        auto const at = std::lower_bound(sorted_.begin(), sorted_.end(), c, [&](std::uint32_t i, column const& y) {
            return columns_[i].key != y.key ? columns_[i].key < y.key : columns_[i].arity < y.arity;
        });
        sorted_.insert(at, static_cast<std::uint32_t>(columns_.size()));
        columns_.push_back(c);
    }

    std::vector<column> columns_;
    std::vector<std::uint32_t> sorted_; // columns by key and arity
};

} // namespace nas::detail
