#pragma once
// csv_table: a table of measured results from comma-separated values.

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/bench/table.hpp>
#include <nas/core/error.hpp>
#include <nas/core/function_ref.hpp>
#include <nas/space/genome.hpp>

namespace nas::bench {

/// The columns of a CSV file that are no metrics.
struct csv_table_options {
    std::string architecture = "architecture"; ///< the text that names an architecture
    std::string budget = "budget";             ///< may be absent: a table without budgets
    std::string cost = "cost";                 ///< seconds from scratch; may be absent: 1
    std::vector<std::string> columns{};        ///< metrics to read; none: all others
};

namespace detail {

/// The records of comma-separated values (RFC 4180): quotes may hold commas, line ends and doubled quotes; lines end in \n or \r\n;
/// empty lines are skipped. Each with the number of its first line. Throws `data_error` [nas.bench.16].
class csv_reader {
public:
    csv_reader(std::string_view text, std::string_view source) : text_(text), source_(source) {}

    std::size_t line() const noexcept { return first_line_; }

    std::optional<std::vector<std::string>> next() {
        while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) line_ += text_[at_++] == '\n';
        if (at_ >= text_.size()) return std::nullopt;
        first_line_ = line_;
        std::vector<std::string> cells;
        for (;;) {
            cells.push_back(cell());
            if (at_ < text_.size() && text_[at_] == ',') {
                ++at_;
                continue;
            }
            if (at_ < text_.size() && text_[at_] == '\r') ++at_;
            if (at_ < text_.size() && text_[at_] != '\n')
                throw data_error("nas.bench.16", source_, ", line ", line_,
                                 ": text after a closing quote; double the quotes inside quotes");
            if (at_ < text_.size()) ++at_, ++line_;
            return cells;
        }
    }

private:
    std::string cell() {
        std::string out;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_;; ++at_) {
                if (at_ >= text_.size())
                    throw data_error("nas.bench.16", source_, ", line ", first_line_, ": a quote is not closed");
                if (text_[at_] == '"') {
                    if (++at_ >= text_.size() || text_[at_] != '"') return out;
                }
                line_ += text_[at_] == '\n';
                out += text_[at_];
            }
        }
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') out += text_[at_++];
        return out;
    }

    std::string_view text_, source_;
    std::size_t at_ = 0, line_ = 1, first_line_ = 1;
};

inline double csv_number(std::string_view cell, std::string_view column, std::string_view source, std::size_t line) {
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
    double value = 0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size())
        throw data_error("nas.bench.17", source, ", line ", line, ": '", cell, "' in column '", column,
                         "' is not a number");
    return value;
}

} // namespace detail

/// The table that `text` holds: a line of column names, then one line per training. `genome_of(text)` makes the genome of an
/// architecture from its name, usually by `nas::encode`. Empty cells are NaN. Rows of the same architecture and budget are repeats.
///
/// Throws `data_error` with `source` and line: [nas.bench.16] if it is not CSV, [nas.bench.17] for a cell that is no number, a row with
/// another number of cells, or a name that `genome_of` does not take, [nas.bench.18] for a missing column.
inline table csv_table(std::string_view text, function_ref<genome(std::string_view)> genome_of,
                       csv_table_options const& options = {}, std::string_view source = "CSV text") {
    detail::csv_reader in(text, source);
    auto const header = in.next().value_or(std::vector<std::string>{});
    auto const find = [&](std::string const& name) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < header.size(); ++i)
            if (header[i] == name) return i;
        return std::nullopt;
    };
    auto const require = [&](std::string const& name) {
        if (auto const i = find(name)) return *i;
        std::string all;
        for (std::string const& h : header) all += concat(all.empty() ? "" : ", ", h);
        throw data_error("nas.bench.18", source, " has no column '", name, "'; its columns are: ", all);
    };
    std::size_t const name = require(options.architecture);
    auto const budget = find(options.budget), cost = find(options.cost);
    std::vector<std::size_t> metrics;
    std::vector<std::string> names = options.columns;
    for (std::string const& n : names) metrics.push_back(require(n));
    if (names.empty())
        for (std::size_t i = 0; i < header.size(); ++i)
            if (i != name && i != budget && i != cost) metrics.push_back(i), names.push_back(header[i]);

    std::vector<table_row> rows;
    while (auto const cells = in.next()) {
        if (cells->size() != header.size())
            throw data_error("nas.bench.17", source, ", line ", in.line(), ": ", cells->size(), " cells for ",
                             header.size(), " columns");
        auto const number = [&](std::size_t i) {
            return detail::csv_number((*cells)[i], header[i], source, in.line());
        };
        table_row row;
        try {
            row.genome = genome_of((*cells)[name]);
        } catch (error const& e) {
            throw data_error("nas.bench.17", source, ", line ", in.line(), ": the architecture '", (*cells)[name],
                             "': ", e.what());
        }
        if (budget) row.budget = number(*budget);
        if (cost) row.cost = number(*cost);
        for (std::size_t const i : metrics) row.values.push_back(number(i));
        rows.push_back(std::move(row));
    }
    return {std::move(names), rows};
}

/// The same from the file `path`. Throws `data_error` [nas.bench.19] if it cannot be read.
inline table read_csv_table(std::string const& path, function_ref<genome(std::string_view)> genome_of,
                            csv_table_options const& options = {}) {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    std::string text;
    bool good = file != nullptr;
    if (file) {
        char part[1 << 14];
        while (std::size_t const n = std::fread(part, 1, sizeof part, file)) text.append(part, n);
        good = std::ferror(file) == 0;
        std::fclose(file);
    }
    if (!good)
        throw data_error("nas.bench.19", "'", path,
                         "' cannot be read; check that the file is there and allowed to be read");
    return csv_table(text, genome_of, options, path);
}

} // namespace nas::bench
