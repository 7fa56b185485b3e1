#pragma once
// A CSV file as numbers: features and labels.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/csv.hpp>

namespace nas::train {

/// A column of a file, by name or by position; negative positions count from the last one, -1.
struct csv_column {
    std::string name;
    std::int64_t position = 0; ///< of no meaning with a name

    csv_column(char const* n) : name(n) {}
    csv_column(std::string n) : name(std::move(n)) {}
    csv_column(std::int64_t p) : position(p) {}
    csv_column(int p) : position(p) {}

    friend std::string to_string(csv_column const& c) {
        return c.name.empty() ? concat("at position ", c.position) : concat("named ", c.name);
    }
};

enum class missing_values : std::uint8_t {
    error,
    fill,    ///< with `table_options::fill`
    mean,    ///< of the values of the column that are there
    drop_row ///< the row is left out, also if its label is missing
};

/// A column of words and the words it may hold; each becomes a feature that is 1 where the column holds it, else 0.
struct category_column {
    csv_column column;
    std::vector<std::string> values{}; ///< empty: those of the file, sorted
};

struct table_options {
    csv_options csv{};
    std::optional<csv_column> label{}; ///< column of class labels; none: a table without labels
    std::vector<std::string>
        class_names{};                  ///< labels are these words; empty: whole numbers, or words if the first is one
    std::int64_t first_label = 0;       ///< subtracted from labels that are numbers
    std::vector<csv_column> features{}; ///< empty: all columns but the label, those ignored and `categories`
    std::vector<csv_column> ignore{};
    std::vector<category_column> categories{}; ///< for a test set: those of the training set's table
    std::vector<std::string> missing_words{"", "NA", "N/A", "NaN", "nan", "null", "?"};
    missing_values missing = missing_values::error;
    float fill = 0; ///< words that are missing have none of the categories
};

/// Rows of numbers with an optional label each.
struct table {
    std::string name;                     ///< the file
    std::vector<std::string> columns;     ///< of the features: numbers in order, then "name=word" of categories
    std::vector<float> values;            ///< size() x columns.size(), row by row
    std::vector<std::int64_t> labels;     ///< one per row, from 0; empty without a label column
    std::vector<std::string> class_names; ///< if labels are words, in the order of their numbers
    std::vector<category_column> categories;
    std::vector<std::uint64_t> lines; ///< of the file, one per row
    std::size_t dropped = 0;          ///< rows left out, missing_values::drop_row

    std::size_t size() const { return lines.size(); }
    std::span<float const> row(std::size_t i) const {
        return std::span(values).subspan(i * columns.size(), columns.size());
    }
};

namespace detail {

/// Words by number, in order of appearance.
struct word_list {
    std::vector<std::string> words;
    std::map<std::string, std::size_t, std::less<>> number;

    std::size_t add(std::string_view word) {
        auto const [at, is_new] = number.try_emplace(std::string(word), words.size());
        if (is_new) words.emplace_back(word);
        return at->second;
    }
    /// Sorts the words; the result says where each went.
    std::vector<std::size_t> sort() {
        std::vector<std::size_t> to(words.size());
        std::size_t next = 0;
        for (auto& [word, old] : number) { // a map is sorted
            to[old] = next;
            words[next] = word;
            old = next++;
        }
        return to;
    }
};

class table_reader {
public:
    table_reader(std::string const& path, table_options const& o) : file_(path, o.csv), o_(o) {
        out_.name = path;
        for (std::string const& w : o.missing_words)
            if (!w.empty()) may_be_missing_[static_cast<unsigned char>(w[0])] = true;
            else empty_is_missing_ = true;
    }

    table read() {
        while (auto const fields = file_.next()) {
            if (columns_ == 0) choose(fields->size());
            add(*fields);
        }
        if (out_.size() == 0)
            throw data_error("nas.data.55", file_.path(), ": no rows of data",
                             out_.dropped > 0 ? concat(", after ", out_.dropped, " with missing values were left out")
                                              : "",
                             "; name a file with at least one");
        finish();
        return std::move(out_);
    }

private:
    static constexpr std::size_t absent = ~std::size_t{0};

    /// Which columns are what, once their number is known.
    void choose(std::size_t n) {
        columns_ = n;
        std::vector<bool> taken(n);
        auto const take = [&](csv_column const& c) {
            std::size_t const i = find(c);
            if (taken[i])
                throw data_error("nas.data.54", file_.path(), ": the column ", to_string(c),
                                 " is asked for twice; a column is label, feature, category or ignored");
            taken[i] = true;
            return i;
        };
        if (o_.label) label_ = take(*o_.label);
        for (csv_column const& c : o_.ignore) take(c);
        for (category_column const& c : o_.categories) {
            category_at_.push_back(take(c.column));
            word_list words;
            for (std::string const& w : c.values) words.add(w);
            words_.push_back(std::move(words));
            out_.categories.push_back({.column = name(category_at_.back()), .values = c.values});
        }
        if (o_.features.empty()) {
            for (std::size_t i = 0; i < n; ++i)
                if (!taken[i]) number_at_.push_back(i);
        } else {
            for (csv_column const& c : o_.features) number_at_.push_back(take(c));
        }
        for (std::size_t const i : number_at_) out_.columns.push_back(name(i));
        for (std::string const& w : o_.class_names) classes_.add(w);
        labels_are_words_ = !o_.class_names.empty();
        sum_.resize(number_at_.size());
        count_.resize(number_at_.size());
    }
    std::string name(std::size_t i) const { return file_.names().empty() ? concat("column ", i) : file_.names()[i]; }
    std::size_t find(csv_column const& c) const {
        if (c.name.empty()) {
            auto const n = static_cast<std::int64_t>(columns_);
            if (c.position >= n || c.position < -n)
                throw data_error("nas.data.54", file_.path(), ": no column ", to_string(c), "; there are ", columns_);
            return static_cast<std::size_t>(c.position < 0 ? c.position + n : c.position);
        }
        std::string known;
        std::size_t at = absent;
        for (std::size_t i = 0; i < columns_; ++i) {
            known += concat(i ? ", " : "", name(i));
            if (name(i) != c.name) continue;
            if (at != absent)
                throw data_error("nas.data.54", file_.path(), ": columns ", at, " and ", i, " are both named ", c.name,
                                 "; choose by position");
            at = i;
        }
        if (at == absent)
            throw data_error("nas.data.54", file_.path(), ": no column named ", c.name, "; there are: ", known);
        return at;
    }

    bool is_missing(std::string_view field) const {
        if (field.empty()) return empty_is_missing_;
        if (!may_be_missing_[static_cast<unsigned char>(field[0])]) return false; // as nearly all
        return std::find(o_.missing_words.begin(), o_.missing_words.end(), field) != o_.missing_words.end();
    }
    template <class... Pieces>
    [[noreturn]] void fail(std::string_view id, std::size_t column, std::string_view field,
                           Pieces const&... what) const {
        throw data_error(id, file_.path(), ": line ", file_.line(), ", column ", name(column), ": ", field, what...);
    }

    void add(std::span<std::string_view const> fields) {
        if (o_.missing == missing_values::drop_row) {
            bool drop = label_ != absent && is_missing(fields[label_]);
            for (std::size_t const i : number_at_) drop |= is_missing(fields[i]);
            for (std::size_t const i : category_at_) drop |= is_missing(fields[i]);
            if (drop) return void(++out_.dropped);
        }
        for (std::size_t k = 0; k < number_at_.size(); ++k) {
            std::size_t const i = number_at_[k];
            float const v = is_missing(fields[i]) ? missing(i) : number(i, fields[i]);
            if (!std::isnan(v)) sum_[k] += double{v}, ++count_[k];
            numbers_.push_back(v);
        }
        for (std::size_t k = 0; k < category_at_.size(); ++k) {
            std::size_t const i = category_at_[k];
            if (is_missing(fields[i])) {
                (void)missing(i);
                word_of_.push_back(absent);
                continue;
            }
            if (!o_.categories[k].values.empty() && !words_[k].number.contains(fields[i]))
                fail("nas.data.56", i, fields[i], " is none of the ", words_[k].words.size(),
                     " values of this category; add it, or leave `values` empty to take those of the file");
            word_of_.push_back(words_[k].add(fields[i]));
        }
        if (label_ != absent) out_.labels.push_back(label(fields[label_]));
        out_.lines.push_back(file_.line());
    }

    /// What stands for a missing value until `finish`: not a number for the mean.
    float missing(std::size_t i) const {
        if (o_.missing == missing_values::fill) return o_.fill;
        if (o_.missing == missing_values::mean) return std::numeric_limits<float>::quiet_NaN();
        throw data_error("nas.data.53", file_.path(), ": line ", file_.line(), ", column ", name(i),
                         ": the value is missing; fill it in, or say with .missing what to do");
    }
    float number(std::size_t i, std::string_view field) const {
        std::string_view digits = field;
        if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
        float v = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), v);
        // too small for a float is 0; too large is no feature
        if (error == std::errc::result_out_of_range && is_tiny(digits)) return 0;
        if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(v))
            fail("nas.data.52", i, field,
                 " is not a finite number; ignore the column, name it among the categories, or mend the line");
        return v;
    }
    static bool is_tiny(std::string_view digits) {
        double v = 1;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), v);
        if (end != digits.data() + digits.size()) return false;
        if (error == std::errc{}) return std::abs(v) < 1;
        std::size_t const e = digits.find_first_of("eE");
        return e != std::string_view::npos && digits.substr(e + 1).starts_with('-');
    }
    std::int64_t label(std::string_view field) {
        if (is_missing(field))
            throw data_error(
                "nas.data.53", file_.path(), ": line ", file_.line(), ", column ", name(label_),
                ": the label is missing; fill it in, or leave such rows out with missing_values::drop_row");
        if (out_.labels.empty() && o_.class_names.empty()) labels_are_words_ = !whole(field);
        if (!labels_are_words_) {
            auto const v = whole(field);
            if (!v) fail("nas.data.56", label_, field, " is no whole number, but the labels before it are");
            if (*v < o_.first_label) fail("nas.data.56", label_, field, " is below the first label, ", o_.first_label);
            return *v - o_.first_label;
        }
        if (!o_.class_names.empty() && !classes_.number.contains(field))
            fail("nas.data.56", label_, field, " is none of the ", o_.class_names.size(), " class names");
        return static_cast<std::int64_t>(classes_.add(field));
    }
    static std::optional<std::int64_t> whole(std::string_view field) {
        std::int64_t v = 0;
        char const* const last = field.data() + field.size();
        if (auto const r = std::from_chars(field.data(), last, v); r.ec == std::errc{} && r.ptr == last) return v;
        double d = 0;
        auto const r = std::from_chars(field.data(), last, d);
        if (r.ec != std::errc{} || r.ptr != last || d != std::floor(d) || std::abs(d) > 1e15) return std::nullopt;
        return static_cast<std::int64_t>(d);
    }

    void finish() {
        if (labels_are_words_) {
            if (o_.class_names.empty()) {
                auto const to = classes_.sort();
                for (std::int64_t& l : out_.labels) l = static_cast<std::int64_t>(to[static_cast<std::size_t>(l)]);
            }
            out_.class_names = classes_.words;
        }
        std::vector<std::vector<std::size_t>> place(words_.size());
        for (std::size_t k = 0; k < words_.size(); ++k) {
            place[k].resize(words_[k].words.size());
            for (std::size_t w = 0; w < place[k].size(); ++w) place[k][w] = w;
            if (o_.categories[k].values.empty()) place[k] = words_[k].sort();
            for (std::string const& w : words_[k].words) out_.columns.push_back(concat(name(category_at_[k]), "=", w));
            out_.categories[k].values = words_[k].words;
        }
        for (std::size_t k = 0; k < number_at_.size(); ++k)
            if (count_[k] == 0)
                throw data_error("nas.data.53", file_.path(), ": column ", name(number_at_[k]),
                                 " has no value at all, so no mean; ignore the column");
        std::size_t const numbers = number_at_.size(), width = out_.columns.size();
        out_.values.resize(out_.size() * width);
        for (std::size_t r = 0; r < out_.size(); ++r) {
            float* const to = out_.values.data() + r * width;
            for (std::size_t k = 0; k < numbers; ++k) {
                float const v = numbers_[r * numbers + k];
                to[k] = std::isnan(v) ? static_cast<float>(sum_[k] / static_cast<double>(count_[k])) : v;
            }
            std::size_t first = numbers;
            for (std::size_t k = 0; k < words_.size(); first += words_[k++].words.size()) {
                std::size_t const w = word_of_[r * words_.size() + k];
                if (w != absent) to[first + place[k][w]] = 1;
            }
        }
    }

    csv_reader file_;
    table_options const& o_;
    table out_;
    std::array<bool, 256> may_be_missing_{}; // by the first character of a field
    bool empty_is_missing_ = false;
    std::size_t columns_ = 0, label_ = absent;
    std::vector<std::size_t> number_at_, category_at_;
    std::vector<word_list> words_; // of the categories
    word_list classes_;
    bool labels_are_words_ = false;
    std::vector<float> numbers_;       // rows x numbers
    std::vector<std::size_t> word_of_; // rows x categories
    std::vector<double> sum_;
    std::vector<std::size_t> count_;
};

} // namespace detail

/// Reads a CSV file, plain or gzip, as features and labels. Throws `data_error`, with line and column: nas.data.50 (rows
/// of unequal length), nas.data.51 (quotes), nas.data.52 (no number), nas.data.53 (missing), nas.data.54 (no such
/// column), nas.data.55 (no rows), nas.data.56 (an unknown label or category), and those of `input_file`.
inline table load_table(std::string const& path, table_options const& o = {}) {
    return detail::table_reader(path, o).read();
}

} // namespace nas::train
