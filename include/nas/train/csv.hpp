#pragma once
// The rows of CSV files. Needs zlib, because they are often published as .gz.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/input_file.hpp>

namespace nas::train {

struct csv_options {
    char separator = ',';
    char quote = '"';    ///< '\0': quotes are characters as any other
    char comment = '\0'; ///< lines that begin with it are passed over; '\0': none
    bool header = true;  ///< the first row holds names
    bool trim = true;    ///< spaces and tabs around fields are dropped, but not inside quotes
    std::size_t max_row_bytes = std::size_t{1} << 24;
};

/// Reads a CSV file (RFC 4180), plain or gzip, row by row. Rows end with LF or CR LF; quoted fields may hold separators,
/// line ends and doubled quotes; empty lines and a UTF-8 mark at the beginning are passed over.
class csv_reader {
public:
    /// Opens the file and reads its header. Throws `data_error` nas.data.1 (cannot be opened), nas.data.51 (quotes),
    /// nas.data.55 (a header was expected in an empty file).
    explicit csv_reader(std::string path, csv_options o = {})
        : file_(std::move(path)), options_(o), buffer_(std::size_t{1} << 16) {
        refill();
        std::string_view const begin(reinterpret_cast<char const*>(buffer_.data()), end_);
        if (begin.starts_with("\xef\xbb\xbf")) at_ = 3;
        if (begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff"))
            throw data_error("nas.data.51", file_.path(), ": line 1: the text is UTF-16; convert it to UTF-8");
        if (!options_.header) return;
        if (!read_row())
            throw data_error(
                "nas.data.55", file_.path(),
                ": the file is empty where a row of names was expected; name another file, or say .header = "
                "false");
        for (std::string_view const name : fields_) names_.emplace_back(name);
    }

    /// The fields of the next row, valid until the next call; nothing at the end of the file. Throws `data_error`
    /// nas.data.50 (another number of fields than the rows before), nas.data.51 (quotes, or a row above the limit).
    std::optional<std::span<std::string_view const>> next() {
        if (!read_row()) return std::nullopt;
        if (width_ == 0) width_ = names_.empty() ? fields_.size() : names_.size();
        if (fields_.size() != width_)
            throw data_error("nas.data.50", file_.path(), ": line ", line_, " has ", fields_.size(), " fields, but ",
                             names_.empty() ? "the first row" : "the header", " has ", width_,
                             "; mend the line, or check the separator (", std::string_view(&options_.separator, 1),
                             ")");
        return std::span<std::string_view const>(fields_);
    }

    std::string const& path() const { return file_.path(); }
    /// The names in the header; empty without one.
    std::vector<std::string> const& names() const { return names_; }
    /// The line, from 1, at which the last row begins.
    std::uint64_t line() const { return line_; }

private:
    enum class stop : std::uint8_t { separator, line, file };

    bool refill() {
        at_ = 0;
        end_ = file_.read(buffer_);
        return end_ > 0;
    }
    int peek() { return at_ < end_ || refill() ? buffer_[at_] : -1; }
    int get() { return at_ < end_ || refill() ? buffer_[at_++] : -1; }
    bool is_blank(int c) const {
        return (c == ' ' || c == '\t') && c != static_cast<unsigned char>(options_.separator);
    }

    /// Reads the next row that is neither empty nor a comment; false at the end of the file.
    bool read_row() {
        for (;;) {
            if (peek() < 0) return false;
            line_ = next_line_;
            text_.clear();
            ends_.clear();
            bool const comment = options_.comment != '\0' && peek() == static_cast<unsigned char>(options_.comment);
            bool quoted = false;
            if (comment) skip_line();
            else
                while (read_field(quoted) == stop::separator) {}
            if (comment || (ends_.size() == 1 && ends_[0].second == ends_[0].first && !quoted)) continue;
            fields_.clear();
            for (auto const& [from, to] : ends_) fields_.push_back(std::string_view(text_).substr(from, to - from));
            return true;
        }
    }
    void skip_line() {
        int c = 0;
        while (c >= 0 && c != '\n') c = get();
        ++next_line_;
    }

    stop read_field(bool& quoted) {
        if (options_.trim)
            while (is_blank(peek())) ++at_;
        std::size_t const from = text_.size();
        int const quote = options_.quote == '\0' ? -2 : static_cast<unsigned char>(options_.quote);
        if (peek() == quote) {
            quoted = true;
            ++at_;
            read_quoted();
            ends_.emplace_back(from, text_.size());
            if (options_.trim)
                while (is_blank(peek())) ++at_;
            int const c = get();
            if (auto const s = stop_at(c)) return *s;
            throw data_error("nas.data.51", file_.path(), ": line ", next_line_, ", field ", ends_.size(),
                             ": more follows the closing quote; double the quotes inside the field");
        }
        for (;;) {
            append_run(static_cast<unsigned char>(options_.separator), '\n', '\r');
            int const c = get();
            if (auto const s = stop_at(c)) {
                std::size_t to = text_.size();
                if (options_.trim)
                    while (to > from && is_blank(static_cast<unsigned char>(text_[to - 1]))) --to;
                ends_.emplace_back(from, to);
                return *s;
            }
            text_.push_back(static_cast<char>(c)); // CR alone
        }
    }
    /// What ends a field, if `c`, which has been read, does.
    std::optional<stop> stop_at(int c) {
        if (c == static_cast<unsigned char>(options_.separator)) return stop::separator;
        if (c < 0) return stop::file;
        if (c == '\r') {
            int const then = peek();
            if (then != '\n') return then < 0 ? std::optional(stop::file) : std::nullopt;
            ++at_;
        } else if (c != '\n') {
            return std::nullopt;
        }
        ++next_line_;
        return stop::line;
    }
    /// Reads up to the closing quote, which is taken too.
    void read_quoted() {
        std::uint64_t const begin = next_line_;
        auto const quote = static_cast<unsigned char>(options_.quote);
        for (;;) {
            append_run(quote, '\n', '\n');
            int const c = get();
            if (c < 0)
                throw data_error(
                    "nas.data.51", file_.path(), ": line ", begin, ", field ", ends_.size() + 1,
                    ": a quote is opened and never closed; the file is truncated, or a quote is not doubled");
            if (c == '\n') ++next_line_;
            else if (peek() != quote) return;
            else ++at_;
            text_.push_back(static_cast<char>(c));
        }
    }
    /// Appends the characters before the next of the three.
    void append_run(int a, int b, int c) {
        while (peek() >= 0) {
            std::size_t i = at_;
            while (i < end_ && buffer_[i] != a && buffer_[i] != b && buffer_[i] != c) ++i;
            text_.append(reinterpret_cast<char const*>(buffer_.data()) + at_, i - at_);
            if (text_.size() > options_.max_row_bytes)
                throw data_error("nas.data.51", file_.path(), ": the row at line ", line_, " has more than ",
                                 options_.max_row_bytes,
                                 " bytes; a quote may be missing, or raise max_row_bytes if that is meant");
            at_ = i;
            if (i < end_) return;
        }
    }

    input_file file_;
    csv_options options_;
    std::vector<std::uint8_t> buffer_;
    std::size_t at_ = 0, end_ = 0, width_ = 0;
    std::uint64_t line_ = 0, next_line_ = 1;
    std::string text_; // of the row
    std::vector<std::pair<std::size_t, std::size_t>> ends_;
    std::vector<std::string_view> fields_;
    std::vector<std::string> names_;
};

} // namespace nas::train
