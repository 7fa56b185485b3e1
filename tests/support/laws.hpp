#pragma once
// The laws of every search space.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/space/space.hpp>

#include "support/catch.hpp"

namespace test {

namespace detail {

using keyed_decision = std::pair<nas::decision_key, std::uint32_t>;

inline std::map<keyed_decision, std::uint32_t> answers(nas::genome const& g) {
    std::map<keyed_decision, std::uint32_t> out;
    for (nas::gene const& x : g) out[{x.key, x.arity}] = x.value;
    return out;
}

/// Every decision that a static space reports.
class all_decisions final : public nas::space_visitor {
public:
    struct known {
        std::uint32_t arity;
        std::vector<std::string> literals; // the first ones
    };
    std::map<nas::decision_key, known> decisions;

private:
    void choice(std::uint32_t arity, nas::function_ref<std::string(std::uint32_t)> literal_of) override {
        known d{arity, {}};
        for (std::uint32_t i = 0; i < arity && i < 3000; ++i) d.literals.push_back(literal_of(i));
        CHECK(decisions.emplace(key(), d).second);
    }
};

template <class S>
void check_genome(S const& space, nas::genome const& g) {
    std::set<nas::decision_key> keys;
    for (nas::gene const& x : g) {
        CHECK(x.arity >= 2);
        CHECK(x.value < x.arity);
        CHECK(keys.insert(x.key).second);
    }
    // Replaying a genome repeats it, text and back is the same genome, and so is crossover with itself.
    CHECK(nas::complete(space, g, nas::rng(77)) == g);
    CHECK(nas::genome_from_text(nas::to_text(g)) == g);
    CHECK(nas::crossover(space, g, g, nas::rng(78)) == g);

    // decode(encode(a)) == a
    auto const a = nas::decode(space, g);
    auto const encoded = nas::encode(space, a);
    CHECK(nas::detail::same_value(nas::decode(space, encoded), a));
    CHECK(nas::complete(space, encoded, nas::rng(79)) == encoded);

    // Descriptions name each decision by a path that hashes to its key.
    auto const words = nas::describe_genome(space, g);
    REQUIRE(words.size() == g.size());
    std::set<std::string> paths;
    for (std::size_t i = 0; i < g.size(); ++i) {
        CHECK(words[i].key == g[i].key);
        CHECK(words[i].value == g[i].value);
        CHECK(words[i].arity == g[i].arity);
        CHECK(nas::key_of_path(words[i].path) == g[i].key);
        CHECK(paths.insert(words[i].path).second);
    }
}

/// Mutation: of the decisions that live before and after, exactly one has another answer.
template <class S>
void check_mutation(S const& space, nas::genome const& g, nas::rng const& r) {
    auto const child = nas::mutate(space, g, r);
    CHECK(child == nas::mutate(space, g, r));
    CHECK(nas::complete(space, child, nas::rng(80)) == child);
    if (g.empty()) {
        CHECK(child == g);
        return;
    }
    auto const before = answers(g);
    auto const after = answers(child);
    int changed = 0;
    for (auto const& [decision, value] : after)
        if (auto const old = before.find(decision); old != before.end() && old->second != value) ++changed;
    CHECK(changed == 1);
}

/// Crossover: every decision is answered like a parent that has it.
template <class S>
void check_crossover(S const& space, nas::genome const& a, nas::genome const& b, nas::rng const& r) {
    auto const child = nas::crossover(space, a, b, r);
    CHECK(child == nas::crossover(space, a, b, r));
    CHECK(nas::complete(space, child, nas::rng(81)) == child);
    auto const first = answers(a);
    auto const second = answers(b);
    for (auto const& [decision, value] : answers(child)) {
        auto const in_first = first.find(decision);
        auto const in_second = second.find(decision);
        bool const inherited = (in_first != first.end() && in_first->second == value) ||
                               (in_second != second.end() && in_second->second == value);
        bool const is_new = in_first == first.end() && in_second == second.end();
        CHECK((inherited || is_new));
    }
}

inline bool lexicographically_before(nas::genome const& a, nas::genome const& b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        if (a[i].value != b[i].value) return a[i].value < b[i].value;
    return false; // one cannot be the beginning of the other: the same answers lead to the same questions
}

/// Counting by enumeration, for spaces small enough; sampling otherwise.
template <class S>
std::vector<nas::genome> some_points(S const& space) {
    std::vector<nas::genome> points;
    auto const size = nas::cardinality(space);
    if (size <= 3000) {
        for (nas::genome const& g : nas::enumerate(space)) {
            if (!points.empty()) CHECK(lexicographically_before(points.back(), g));
            points.push_back(g);
        }
        CHECK(size == points.size());
    } else {
        for (std::uint64_t i = 0; i < 300; ++i) points.push_back(nas::sample(space, nas::rng(5).stream(i)));
    }
    return points;
}

} // namespace detail

/// Checks every law on every point of a small space, on a few hundred points of a large one.
template <class S>
void check_laws(S const& space) {
    STATIC_REQUIRE(nas::SearchSpace<S>);

    // The same stream gives the same genome.
    CHECK(nas::sample(space, nas::rng(3)) == nas::sample(space, nas::rng(3)));

    auto const points = detail::some_points(space);
    for (std::size_t i = 0; i < points.size(); i += 1 + points.size() / 300) {
        detail::check_genome(space, points[i]);
        for (std::uint64_t k = 0; k < 3; ++k) detail::check_mutation(space, points[i], nas::rng(6).stream(i).stream(k));
        detail::check_crossover(space, points[i], points[(i * 7 + 1) % points.size()], nas::rng(9).stream(i));
    }

    // Equal text if and only if equal genome if and only if equal hash.
    std::set<std::string> texts;
    std::set<std::uint64_t> hashes;
    std::set<std::vector<std::uint32_t>> values;
    for (nas::genome const& g : points) {
        texts.insert(nas::to_text(g));
        hashes.insert(nas::hash_of(g));
        std::vector<std::uint32_t> flat;
        for (nas::gene const& x : g) flat.push_back(x.value);
        values.insert(flat); // the answers alone identify a genome
    }
    CHECK(texts.size() == values.size());
    CHECK(hashes.size() == values.size());

    CHECK(nas::space_fingerprint(space) == nas::space_fingerprint(space));

    // What a static space reports covers what decoding asks, with the same literals.
    if constexpr (nas::StaticSpace<S>) {
        detail::all_decisions all;
        space.visit(all);
        std::set<nas::decision_key> met;
        for (nas::genome const& g : points)
            for (nas::decision_text const& d : nas::describe_genome(space, g)) {
                REQUIRE(all.decisions.count(d.key) == 1);
                auto const& known = all.decisions[d.key];
                CHECK(known.arity == d.arity);
                if (d.value < known.literals.size() &&
                    known.literals[d.value] != nas::detail::dependent_literal(d.value))
                    CHECK(known.literals[d.value] == d.literal);
                met.insert(d.key);
            }
        if (nas::cardinality(space) == points.size())
            for (auto const& [key, known] : all.decisions) CHECK((known.arity == 1 || met.count(key) == 1));
    }
}

} // namespace test
