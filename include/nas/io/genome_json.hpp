#pragma once
// Genomes as JSON that people and other programs read: {"stages[0].channels": "1/3 (16)", ...}.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/io/json.hpp>
#include <nas/space/describe.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>

namespace nas::io {

namespace detail {

/// Literals of more than 120 characters are cut to 117 and "...", never inside a UTF-8 sequence.
inline std::string shortened(std::string literal) {
    if (literal.size() <= 120) return literal;
    std::size_t end = 117;
    while (end > 0 && (static_cast<unsigned char>(literal[end]) & 0xc0) == 0x80) --end;
    literal.resize(end);
    return literal + "...";
}

struct json_gene {
    std::uint32_t value = 0;
    std::uint32_t arity = 0;
    std::string_view literal; // of the entry
    bool has_literal = false;
};

/// Reads "1/3 (16)" or "1/3"; false if the text is neither.
inline bool read_entry(std::string_view text, json_gene& out) {
    char const* const end = text.data() + text.size();
    auto const value = std::from_chars(text.data(), end, out.value);
    if (value.ec != std::errc{} || value.ptr == end || *value.ptr != '/') return false;
    auto const arity = std::from_chars(value.ptr + 1, end, out.arity);
    if (arity.ec != std::errc{}) return false;
    std::string_view const rest(arity.ptr, static_cast<std::size_t>(end - arity.ptr));
    out.has_literal = !rest.empty();
    if (rest.empty()) return true;
    if (rest.size() < 3 || !rest.starts_with(" (") || rest.back() != ')') return false;
    out.literal = rest.substr(2, rest.size() - 3);
    return true;
}

/// True if both texts mean one value: other programs write 'conv', True or 1.0 where we write conv, true or 1.
inline bool same_literal(std::string_view ours, std::string_view theirs) {
    if (ours == theirs) return true;
    if (theirs.size() >= 2 && theirs.front() == '\'' && theirs.back() == '\'')
        return theirs.substr(1, theirs.size() - 2) == ours;
    if ((theirs == "True" && ours == "true") || (theirs == "False" && ours == "false")) return true;
    double a = 0;
    double b = 0;
    auto const whole = [](std::string_view text, double& x) {
        auto const read = std::from_chars(text.data(), text.data() + text.size(), x);
        return read.ec == std::errc{} && read.ptr == text.data() + text.size();
    };
    return whole(ours, a) && whole(theirs, b) && a == b;
}

} // namespace detail

/// One member per live decision, in the order of `decode`: path -> "<index>/<alternatives> (<literal>)".
/// Throws what `describe_genome` throws.
inline json genome_to_json(space_view space, genome const& g) {
    json out = json::object();
    for (decision_text const& d : describe_genome(space, g))
        out[d.path] = concat(d.value, "/", d.arity, " (", detail::shortened(d.literal), ")");
    return out;
}

/// The genome that `genome_to_json` wrote, whatever the order of the members. The literal may be missing; if it is
/// there it must be that of the alternative, so that a list whose order has changed is noticed.
///
/// Throws `genome_mismatch`: [nas.json.2] no object, [nas.json.3] a decision is missing, [nas.json.4] malformed entry,
/// [nas.json.5] other number of alternatives, [nas.json.6] other literal, [nas.json.7] an entry that is no live
/// decision.
inline genome genome_from_json(space_view space, json const& entries) {
    if (!entries.is_object())
        throw genome_mismatch("nas.json.2", "a genome is a JSON object of decisions, not ", entries.type_name());
    genome out;
    nas::detail::describing_chooser c([&](std::string const& path, decision d) {
        auto const entry = entries.find(path);
        if (entry == entries.end())
            throw genome_mismatch("nas.json.3", "the decision '", path, "' is missing; it is one of this architecture");
        detail::json_gene x;
        if (!entry->is_string() || !detail::read_entry(entry->get_ref<std::string const&>(), x))
            throw genome_mismatch("nas.json.4", "'", path, "' is ", write_json(*entry),
                                  "; expected \"<index>/<alternatives> (<literal>)\"");
        if (x.arity != d.arity || x.value >= x.arity)
            throw genome_mismatch("nas.json.5", "'", path, "' is alternative ", x.value, " of ", x.arity,
                                  ", but there are ", d.arity,
                                  " here, counted from 0; the space has changed since this was written");
        out.push_back({d.key, d.arity, x.value});
        return x.value;
    });
    space.walk(c);
    for (decision_text const& d : c.decisions()) {
        detail::json_gene x;
        detail::read_entry(entries[d.path].get_ref<std::string const&>(), x);
        if (x.has_literal && !detail::same_literal(detail::shortened(d.literal), x.literal))
            throw genome_mismatch("nas.json.6", "alternative ", d.value, " of '", d.path, "' is ", d.literal,
                                  " here but ", x.literal, " in the JSON; was the order of the alternatives changed?");
    }
    if (entries.size() != c.decisions().size())
        for (auto const& [path, entry] : entries.items()) {
            bool known = false;
            for (decision_text const& d : c.decisions()) known = known || d.path == path;
            if (!known)
                throw genome_mismatch("nas.json.7", "'", path, "' is no decision of this architecture; ",
                                      "it belongs to another space, or to an alternative that is not chosen");
        }
    return out;
}

} // namespace nas::io
