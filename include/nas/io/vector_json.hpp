#pragma once
// Decision vectors as other programs exchange them: {"blocks[0].kernel_size": "1/2 (5)", ...}, one entry per choice.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/io/genome_json.hpp>
#include <nas/io/json.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/combinations.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/visitor.hpp>

namespace nas::io {

namespace detail {

inline bool is_number(std::string_view text) {
    double x = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), x);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// Our text of a value as Python prints it: 'conv', True, 1.0. `fraction`: the alternatives are not all whole.
inline std::string python_literal(std::string_view text, bool fraction) {
    if (text == "true") return "True";
    if (text == "false") return "False";
    if (is_number(text)) {
        bool const whole = text.find_first_of(".einEIN") == text.npos;
        return concat(text, fraction && whole ? ".0" : "");
    }
    char const quote = text.find('\'') != text.npos && text.find('"') == text.npos ? '"' : '\'';
    std::string out(1, quote);
    for (char const c : text) {
        if (c == quote || c == '\\') out += '\\';
        out += c;
    }
    return out + quote;
}

using key_set = std::unordered_set<decision_key>;

/// The decisions of a static space some of whose alternatives have a fraction.
class fraction_finder final : public space_visitor {
public:
    key_set keys() && { return std::move(keys_); }

private:
    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        for (std::uint32_t i = 0; i < arity && i < 1000; ++i) {
            std::string const text = literal_of(i);
            if (is_number(text) && text.find('.') != text.npos) {
                keys_.insert(key());
                return;
            }
        }
    }

    key_set keys_;
};

/// One entry of a vector.
struct vector_entry {
    std::string path;
    std::uint32_t index = 0, candidates = 0;
    std::string text; // as ours
    bool fraction = false;

    std::string literal() const { return shortened(python_literal(text, fraction)); }
};

/// Answers by `answer(path, decision)` and lists what stands in the vector.
template <class Answer>
class vector_chooser final : public chooser {
public:
    vector_chooser(Answer answer, key_set const& fractions) : answer_(std::move(answer)), fractions_(fractions) {
        wants_text_ = true;
    }

    std::vector<vector_entry> const& entries() const { return entries_; }

private:
    std::uint32_t choose(decision d) override {
        std::uint32_t const value = answer_(path_.text(), d);
        entries_.push_back({path_.text(), value, d.arity, {}, fractions_.count(d.key) != 0});
        open_ = true;
        return value;
    }
    void literal(std::string_view text) override { entries_.back().text = text; }
    // A selection: what was listed for its decision is replaced by an entry per candidate chosen.
    void part(selected_part const& s) override {
        if (open_ && entries_.back().path == path_.text()) entries_.pop_back();
        open_ = false;
        entries_.push_back({s.position ? concat(path_.text(), "[", *s.position, "]") : path_.text(), s.index,
                            s.candidates, std::string(s.text), fractions_.count(key()) != 0});
    }
    void entered(std::string_view name) override { enter(name); }
    void entered(std::uint32_t index) override { enter(index); }
    template <class Segment>
    void enter(Segment segment) {
        open_ = false;
        path_.enter(segment);
    }
    void left() override {
        open_ = false;
        path_.leave();
    }

    Answer answer_;
    key_set const& fractions_;
    path_text path_;
    std::vector<vector_entry> entries_;
    bool open_ = false; // the last entry is that of the decision just made
};

/// Finds the answers to decisions in a vector. Those of selections are computed from several entries.
class vector_reader {
public:
    explicit vector_reader(json const& entries) : entries_(entries) {}

    std::uint32_t answer(std::string const& path, decision const& d) const {
        if (auto const own = read(path)) return own->arity == d.arity ? own->value : among_free(path, *own, d.arity);
        if (auto const rank = ranked(path, d.arity)) return *rank;
        throw genome_mismatch("nas.json.3", "the decision '", path, "' is missing; it is one of this architecture");
    }

    std::optional<json_gene> read(std::string const& path) const {
        auto const entry = entries_.find(path);
        if (entry == entries_.end()) return std::nullopt;
        json_gene x;
        if (!entry->is_string() || !read_entry(entry->get_ref<std::string const&>(), x))
            throw genome_mismatch("nas.json.4", "'", path, "' is ", write_json(*entry),
                                  "; expected \"<index>/<alternatives> (<literal>)\"");
        if (x.value >= x.arity) wrong_arity(path, x, x.arity);
        return x;
    }

private:
    [[noreturn]] static void wrong_arity(std::string const& path, json_gene const& x, std::uint32_t arity) {
        throw genome_mismatch("nas.json.5", "'", path, "' is alternative ", x.value, " of ", x.arity,
                              ", but there are ", arity,
                              " here, counted from 0; the space has changed since this was written");
    }

    // Choice j of a distinct selection: its number among the candidates that choices 0 ... j - 1 left over.
    std::uint32_t among_free(std::string const& path, json_gene const& x, std::uint32_t arity) const {
        std::size_t const bracket = path.rfind('[');
        if (bracket == path.npos || path.back() != ']' || x.arity < arity) wrong_arity(path, x, arity);
        std::uint32_t before = 0;
        for (std::uint32_t j = 0; j < x.arity - arity; ++j) {
            auto const earlier = read(concat(path.substr(0, bracket), "[", j, "]"));
            if (!earlier || earlier->arity != x.arity) wrong_arity(path, x, arity);
            if (earlier->value == x.value)
                throw genome_mismatch("nas.json.22", "'", path, "' is candidate ", x.value, " of ", x.arity,
                                      ", which was chosen before; these choices are to be distinct");
            before += earlier->value < x.value;
        }
        return x.value - before;
    }

    // A sorted selection is one decision here: the number of the set.
    std::optional<std::uint32_t> ranked(std::string const& path, std::uint32_t arity) const {
        std::vector<std::uint64_t> chosen;
        std::uint64_t n = 0;
        while (auto const x = read(concat(path, "[", chosen.size(), "]"))) {
            if (!chosen.empty() && x->arity != n) return std::nullopt;
            n = x->arity;
            chosen.push_back(x->value);
        }
        std::uint64_t const k = chosen.size();
        if (k == 0) return std::nullopt;
        bool const distinct = nas::detail::binomial(n, k) == arity;
        if (!distinct && nas::detail::binomial(n + k - 1, k) != arity) return std::nullopt;
        std::uint64_t rank = 0;
        for (std::uint64_t j = 0; j < k; ++j) {
            if (j > 0 && (distinct ? chosen[j] <= chosen[j - 1] : chosen[j] < chosen[j - 1]))
                throw genome_mismatch("nas.json.22", "'", path, "[", j, "]' is candidate ", chosen[j], " of ", n,
                                      ", after candidate ", chosen[j - 1], "; these choices are to be ",
                                      distinct ? "distinct and ascending" : "ascending");
            rank += nas::detail::binomial(chosen[j] + (distinct ? 0 : j), j + 1);
        }
        return static_cast<std::uint32_t>(rank);
    }

    json const& entries_;
};

template <SearchSpace S>
key_set fractions_of(S const& space) {
    fraction_finder v;
    if constexpr (StaticSpace<S>) space.visit(v);
    return std::move(v).keys();
}

} // namespace detail

/// One member per choice, in the order of `decode`: path -> "<index>/<candidates> (<literal>)". Texts are quoted,
/// booleans are True and False, numbers have a fraction if an alternative has one; literals of more than 120 characters
/// are cut. A selection (`some_of`) has one entry per choice, with the index among all candidates.
///
/// Throws `genome_mismatch` [nas.genome.1], [nas.genome.2] if `g` does not fit the space.
template <SearchSpace S>
json vector_to_json(S const& space, genome const& g) {
    auto const fractions = detail::fractions_of(space);
    nas::detail::genome_cursor known(&g);
    detail::vector_chooser c(
        [&](std::string const& path, decision d) {
            gene const* const found = known.find(d);
            if (!found)
                throw genome_mismatch("nas.genome.1", "the genome has no gene with ", d.arity, " alternatives for '",
                                      path, "'; it belongs to another space");
            return found->value;
        },
        fractions);
    (void)space.decode(c);
    json out = json::object();
    for (detail::vector_entry const& e : c.entries())
        out[e.path] = concat(e.index, "/", e.candidates, " (", e.literal(), ")");
    return out;
}

/// The genome that a vector encodes, whatever the order of its members. Literals may be missing; if they are there,
/// they must be those of the candidates. Choices with one candidate ("0/1 (x)") may be there or not.
///
/// Throws `genome_mismatch`: [nas.json.2] no object, [nas.json.3] a choice is missing, [nas.json.4] malformed entry,
/// [nas.json.5] other number of candidates, [nas.json.6] other literal, [nas.json.7] an entry that is no live choice,
/// [nas.json.22] choices that are not distinct, or not ascending, where they have to be.
template <SearchSpace S>
genome vector_from_json(S const& space, json const& entries) {
    if (!entries.is_object())
        throw genome_mismatch("nas.json.2", "a decision vector is a JSON object, not ", entries.type_name());
    auto const fractions = detail::fractions_of(space);
    detail::vector_reader const reader(entries);
    genome out;
    detail::vector_chooser c(
        [&](std::string const& path, decision d) {
            std::uint32_t const value = reader.answer(path, d);
            out.push_back({d.key, d.arity, value});
            return value;
        },
        fractions);
    (void)space.decode(c);
    std::unordered_set<std::string_view> live;
    for (detail::vector_entry const& e : c.entries()) {
        live.insert(e.path);
        auto const x = reader.read(e.path);
        if (!x) {
            if (e.candidates == 1 || c.entries().empty()) continue;
            throw genome_mismatch("nas.json.3", "the decision '", e.path,
                                  "' is missing; it is one of this architecture");
        }
        if (x->value != e.index || x->arity != e.candidates)
            throw genome_mismatch("nas.json.5", "'", e.path, "' is alternative ", x->value, " of ", x->arity,
                                  ", but here it is ", e.index, " of ", e.candidates,
                                  "; the space has changed since this was written");
        if (x->has_literal && x->literal != e.literal() && !detail::same_literal(detail::shortened(e.text), x->literal))
            throw genome_mismatch("nas.json.6", "alternative ", e.index, " of '", e.path, "' is ", e.literal(),
                                  " here but ", x->literal, " in the vector; was the order of the candidates changed?");
    }
    for (auto const& [path, entry] : entries.items())
        if (live.count(path) == 0 && reader.read(path)->arity != 1)
            throw genome_mismatch("nas.json.7", "'", path, "' is no choice of this architecture; ",
                                  "it belongs to another space, or to a candidate that is not chosen");
    return out;
}

} // namespace nas::io
