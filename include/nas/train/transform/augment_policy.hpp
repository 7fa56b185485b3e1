#pragma once
// Augmentation policies as data and as text.

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/transform/magnitude_scale.hpp>

namespace nas::train {

/// One operation at a magnitude of 0 to 10, applied with a probability.
struct augment_step {
    edit_operation operation = edit_operation::identity;
    double magnitude = 0;
    double probability = 1;

    friend bool operator==(augment_step const&, augment_step const&) = default;
};

/// Sub-policies, each a list of steps.
using augment_policy = std::vector<std::vector<augment_step>>;

/// Throws `data_error` "nas.data.60" for a magnitude or probability out of range.
inline void check_policy(augment_policy const& p) {
    for (std::size_t i = 0; i < p.size(); ++i)
        for (augment_step const& step : p[i]) {
            auto const where = [&] { return concat("sub-policy ", i, ", ", to_text(step.operation)); };
            if (!(step.magnitude >= 0 && step.magnitude <= 10))
                check_setting(false, where(), "magnitude", step.magnitude, "0 to 10");
            check_probability(step.probability, where());
        }
}

/// "translate_x 4 @0.6 + equalize @0.8; ...": operation, magnitude if it has one, probability; the inverse of
/// `augment_policy_of`.
inline std::string to_text(augment_policy const& p) {
    std::string out;
    for (auto const& steps : p) {
        if (!out.empty()) out += "; ";
        for (std::size_t k = 0; k < steps.size(); ++k) {
            out += concat(k ? " + " : "", to_text(steps[k].operation));
            if (has_amount(steps[k].operation)) out += concat(" ", steps[k].magnitude);
            out += concat(" @", steps[k].probability);
        }
    }
    return out;
}

namespace detail {

struct policy_reader {
    std::string_view text;
    std::size_t at = 0;

    [[noreturn]] void fail(std::string_view what) const {
        throw data_error("nas.data.70", "augmentation policy, at character ", at, " (\"", text.substr(at, 20),
                         "\"): ", what, "; write \"translate_x 4 @0.6 + equalize @0.8; ...\"");
    }
    char peek() {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t')) ++at;
        return at < text.size() ? text[at] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at;
        return true;
    }
    double number() {
        peek();
        double value = 0;
        auto const [end, problem] = std::from_chars(text.data() + at, text.data() + text.size(), value);
        if (problem != std::errc{}) fail("expected a number");
        at = static_cast<std::size_t>(end - text.data());
        return value;
    }
    edit_operation operation() {
        peek();
        std::size_t end = at;
        while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_')) ++end;
        auto const found = find_edit(text.substr(at, end - at));
        if (!found) fail("expected the name of an operation");
        at = end;
        return *found;
    }
    augment_step step() {
        augment_step out{.operation = operation()};
        if (has_amount(out.operation)) out.magnitude = number();
        if (!take('@')) fail("expected @ and a probability");
        out.probability = number();
        return out;
    }
};

} // namespace detail

/// Reads what `to_text` writes; spaces and line breaks do not matter. Throws `data_error` "nas.data.70" (no such text),
/// "nas.data.60" (magnitude or probability out of range).
inline augment_policy augment_policy_of(std::string_view text) {
    detail::policy_reader read{text};
    augment_policy out;
    while (read.peek() != '\0') {
        out.emplace_back();
        do out.back().push_back(read.step());
        while (read.take('+'));
        if (!read.take(';') && read.peek() != '\0') read.fail("expected + or ;");
    }
    check_policy(out);
    return out;
}

/// A policy of another kind, as a search space yields it: `policy.sub_policies[s][k]` with `op` (index into `table`),
/// `magnitude` and `probability`; the entries of `table` are named by `to_text`. Throws `data_error` "nas.data.71" for an
/// operation that single images do not have, such as those inside boxes.
template <class Policy, class Table>
augment_policy augment_policy_from(Policy const& policy, Table const& table) {
    augment_policy out;
    for (auto const& steps : policy.sub_policies) {
        out.emplace_back();
        for (auto const& step : steps) {
            auto const index = static_cast<std::size_t>(step.op);
            if (step.op < 0 || index >= table.size())
                throw data_error("nas.data.71", "operation ", step.op, " is not among the ", table.size(),
                                 " operations of the table");
            auto const found = find_edit(to_text(table[index]));
            if (!found)
                throw data_error("nas.data.71", "operation ", to_text(table[index]),
                                 " needs boxes or masks, which images with one label do not have");
            out.back().push_back({*found, static_cast<double>(step.magnitude), static_cast<double>(step.probability)});
        }
    }
    check_policy(out);
    return out;
}

} // namespace nas::train
