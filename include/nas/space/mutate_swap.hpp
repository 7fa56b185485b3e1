#pragma once
// mutate_swap(space, genome, rng): two choices of one selection change places.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

namespace detail {

/// The unsorted selections that a genome makes, with the candidates chosen.
class selection_finder final : public chooser {
public:
    struct choice {
        decision_key key;
        std::uint32_t arity; // 1: it was not asked
        std::uint32_t candidate;
    };
    struct selection {
        decision_key at;
        std::vector<choice> choices;
        bool distinct() const { return choices.size() > 1 && choices[0].arity != choices[1].arity; }
    };

    explicit selection_finder(genome const& g) : known_(&g) { wants_text_ = true; }

    /// Those in which two choices differ.
    std::vector<selection> selections() && {
        std::vector<selection> out;
        for (selection& s : found_)
            for (choice const& c : s.choices)
                if (c.candidate != s.choices.front().candidate) {
                    out.push_back(std::move(s));
                    break;
                }
        return out;
    }

private:
    std::uint32_t choose(decision d) override {
        gene const* const known = known_.find(d);
        asked_ = d;
        return known ? known->value : 0;
    }
    void part(selected_part const& p) override {
        if (p.position || outer_.empty()) return; // sorted: there is nothing to swap
        std::uint32_t const arity = asked_.key == key() ? asked_.arity : 1;
        selection* s = nullptr;
        for (selection& known : found_)
            if (known.at == outer_.back()) s = &known;
        if (!s) s = &found_.emplace_back(selection{outer_.back(), {}});
        s->choices.push_back({key(), arity, p.index});
    }
    void entered(std::string_view) override { enter(); }
    void entered(std::uint32_t) override { enter(); }
    void enter() {
        outer_.push_back(last_);
        last_ = key();
    }
    void left() override {
        last_ = outer_.back();
        outer_.pop_back();
    }

    genome_cursor known_;
    decision asked_{0, 0};
    decision_key last_ = root_key;
    std::vector<decision_key> outer_; // keys of the positions around
    std::vector<selection> found_;
};

} // namespace detail

/// `g` with two different choices of one unsorted selection (`some_of`, `permutation`) in each other's place, uniform
/// over selections and pairs; `g` itself if it makes none. A permutation stays one, whereas a change of one of its
/// decisions (`mutate`) shifts what the later ones choose. Decisions of the candidates moved are drawn anew, all others
/// stay. Always a point of the space; depends on `g` and the stream `r` alone.
inline genome mutate_swap(space_view space, genome const& g, rng const& r) {
    detail::selection_finder finder(g);
    space.walk(finder);
    auto selections = std::move(finder).selections();
    if (selections.empty()) return g;
    rng target = r.stream(0x73776170u);
    auto& chosen = selections[target.below(static_cast<std::uint32_t>(selections.size()))];
    auto& choices = chosen.choices;
    std::size_t a = 0, b = 0;
    while (choices[a].candidate == choices[b].candidate) {
        a = target.below(static_cast<std::uint32_t>(choices.size()));
        b = target.below(static_cast<std::uint32_t>(choices.size()));
    }
    std::swap(choices[a].candidate, choices[b].candidate);

    genome changed; // the genes of the selection: candidates by their number among those not chosen before
    for (std::size_t j = 0; j < choices.size(); ++j) {
        std::uint32_t value = choices[j].candidate;
        for (std::size_t i = 0; chosen.distinct() && i < j; ++i) value -= choices[i].candidate < choices[j].candidate;
        if (choices[j].arity > 1) changed.push_back({choices[j].key, choices[j].arity, value});
    }
    return detail::record(space, g.size(),
                          [&, swapped = detail::genome_cursor(&changed), known = detail::genome_cursor(&g)](
                              decision const& d, std::size_t, double const* weights) mutable {
                              gene const* from = swapped.find(d);
                              if (!from) from = known.find(d);
                              return from ? from->value : detail::draw(r, d, weights);
                          });
}

} // namespace nas
