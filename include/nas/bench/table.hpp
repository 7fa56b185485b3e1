#pragma once
// table: measured results of many architectures, looked up by genome.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/genome.hpp>

namespace nas::bench {

/// One measured training. Rows of the same genome and budget are repeats with other seeds.
struct table_row {
    nas::genome genome{};
    double budget = 0;            ///< 0 in tables without budgets
    double cost = 1;              ///< seconds from scratch
    std::vector<double> values{}; ///< one per column; NaN: not measured, or diverged
};

/// Results by architecture, budget and repeat. Genomes are known by their hash; 8 bytes per value.
class table {
public:
    /// The results of one architecture at one budget.
    struct entry {
        double budget = 0;
        std::size_t first = 0; ///< row of its first repeat
        std::size_t repeats = 0;
    };

    /// Throws `data_error` [nas.bench.15] without columns or rows, for a column without a name or named twice, for a row with another
    /// number of values, or with a budget or cost that is negative or not finite.
    table(std::vector<std::string> columns, std::vector<table_row> const& rows) : columns_(std::move(columns)) {
        if (columns_.empty() || rows.empty())
            throw data_error("nas.bench.15", "a table needs columns and rows, got ", columns_.size(), " and ",
                             rows.size());
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].empty() || std::find(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(i),
                                                 columns_[i]) != columns_.begin() + static_cast<std::ptrdiff_t>(i))
                throw data_error("nas.bench.15", "column ", i, " of a table is named '", columns_[i],
                                 "'; columns need names of their own");
        struct place {
            std::uint64_t key;
            double budget;
            std::size_t row;
        };
        std::vector<place> order;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            table_row const& r = rows[i];
            if (r.values.size() != columns_.size() || !(r.budget >= 0) || !is_finite(r.budget) || !(r.cost >= 0) ||
                !is_finite(r.cost))
                throw data_error("nas.bench.15", "row ", i, " of a table has ", r.values.size(), " values for ",
                                 columns_.size(), " columns, a budget of ", r.budget, " and a cost of ", r.cost,
                                 "; it needs one value per column, and budget and cost >= 0");
            order.push_back({hash_of(r.genome), r.budget, i});
        }
        std::sort(order.begin(), order.end(), [](place const& a, place const& b) {
            return a.key != b.key ? a.key < b.key : a.budget != b.budget ? a.budget < b.budget : a.row < b.row;
        });
        for (place const& p : order) {
            if (keys_.empty() || keys_.back() != p.key) {
                keys_.push_back(p.key);
                begins_.push_back(entries_.size());
            }
            if (entries_.size() == begins_.back() || entries_.back().budget != p.budget)
                entries_.push_back({.budget = p.budget, .first = costs_.size(), .repeats = 0});
            ++entries_.back().repeats;
            table_row const& r = rows[p.row];
            values_.insert(values_.end(), r.values.begin(), r.values.end());
            costs_.push_back(r.cost);
            budgets_.push_back(p.budget);
        }
        begins_.push_back(entries_.size());
        std::sort(budgets_.begin(), budgets_.end());
        budgets_.erase(std::unique(budgets_.begin(), budgets_.end()), budgets_.end());
    }

    std::vector<std::string> const& columns() const noexcept { return columns_; }
    std::vector<double> const& budgets() const noexcept { return budgets_; } ///< all there are, smallest first
    std::size_t architectures() const noexcept { return keys_.size(); }

    /// What is known of an architecture, smallest budget first; empty if nothing is.
    std::span<entry const> find(genome const& g) const {
        std::uint64_t const key = hash_of(g);
        auto const at = std::lower_bound(keys_.begin(), keys_.end(), key);
        return at == keys_.end() || *at != key ? std::span<entry const>{}
                                               : entries_of(static_cast<std::size_t>(at - keys_.begin()));
    }
    /// The same for the `i`-th architecture, in the order of hashes.
    std::span<entry const> entries_of(std::size_t i) const {
        return std::span(entries_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
    }

    /// The number of a column. Throws `search_error` [nas.bench.13] with the names there are.
    std::size_t column(std::string_view name) const {
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i] == name) return i;
        std::string all;
        for (std::string const& c : columns_) all += concat(all.empty() ? "" : ", ", c);
        throw search_error("nas.bench.13", "the table has no column '", name, "'; its columns are ", all);
    }

    double value(entry const& e, std::size_t repeat, std::size_t column) const {
        return values_[(e.first + repeat) * columns_.size() + column];
    }
    double cost(entry const& e, std::size_t repeat) const { return costs_[e.first + repeat]; }

    /// Over the repeats.
    double mean_value(entry const& e, std::size_t column) const {
        double sum = 0;
        for (std::size_t r = 0; r < e.repeats; ++r) sum += value(e, r, column);
        return sum / static_cast<double>(e.repeats);
    }
    double mean_cost(entry const& e) const {
        double sum = 0;
        for (std::size_t r = 0; r < e.repeats; ++r) sum += cost(e, r);
        return sum / static_cast<double>(e.repeats);
    }

private:
    std::vector<std::string> columns_;
    std::vector<std::uint64_t> keys_;
    std::vector<std::size_t> begins_; // of each key's entries, and the end
    std::vector<entry> entries_;
    std::vector<double> values_, costs_, budgets_;
};

} // namespace nas::bench
