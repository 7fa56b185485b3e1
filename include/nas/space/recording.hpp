#pragma once
// A walk that answers by a function and keeps the genome it makes.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/space_view.hpp>

namespace nas::detail {

/// Answers each decision with `answer(decision, number)`, or `answer(decision, number, weights)`: the number counts the decisions of this walk from 0,
/// the weights are those of `draw`.
template <class Answer>
class recording_chooser final : public chooser {
public:
    recording_chooser(Answer answer, std::size_t expected, bool presets_wanted) : answer_(std::move(answer)) {
        result_.reserve(expected);
        wants_presets_ = presets_wanted;
    }

    genome result() && { return std::move(result_); }

private:
    std::uint32_t ask(decision const& d, std::size_t n) {
        if constexpr (requires { answer_(d, n, weights()); }) return answer_(d, n, weights());
        else return answer_(d, n);
    }

    std::uint32_t choose(decision d) override {
        std::size_t const n = result_.size();
        asked_.check_room(n);
        std::uint32_t const value = ask(d, n);
        asked_.add(d.key, result_, n);
        result_.push_back({d.key, d.arity, value});
        return value;
    }

    Answer answer_;
    genome result_;
    asked_keys asked_;
};

/// The genome made by walking `space` with these answers; `expected` genes are reserved. `presets_wanted`: the answers look at
/// `decision::preset`.
template <class Answer>
genome record(space_view space, std::size_t expected, Answer answer, bool presets_wanted = false) {
    recording_chooser<Answer> c(std::move(answer), expected, presets_wanted);
    space.walk(c);
    return std::move(c).result();
}

} // namespace nas::detail
