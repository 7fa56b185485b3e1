#pragma once
// A walk that answers by a function and keeps the genome it makes.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_writer.hpp>
#include <nas/space/space_view.hpp>

namespace nas::detail {

/// Answers each decision with `answer(decision, number)`, or `answer(decision, number, weights)`: the number counts the decisions of this walk from 0,
/// the weights are those of `draw`.
template <class Answer>
class recording_chooser final : public chooser {
public:
    recording_chooser(Answer answer, std::size_t expected, bool presets_wanted, genome storage)
        : answer_(std::move(answer)), result_(expected, std::move(storage)) {
        wants_presets_ = presets_wanted;
    }

    genome result() && { return std::move(result_).result(); }

private:
    std::uint32_t ask(decision const& d, std::size_t n) {
        if constexpr (requires { answer_(d, n, weights()); }) return answer_(d, n, weights());
        else return answer_(d, n);
    }

    std::uint32_t choose(decision d) override {
        std::uint32_t const value = ask(d, result_.size());
        result_.add(d, value);
        return value;
    }

    Answer answer_;
    genome_writer result_;
};

/// The genome made by walking `space` with these answers; `expected` genes are reserved. `presets_wanted`: the answers look at
/// `decision::preset`. `storage`: a genome whose memory is used again.
template <class Answer>
genome record(space_view space, std::size_t expected, Answer answer, bool presets_wanted = false, genome storage = {}) {
    recording_chooser<Answer> c(std::move(answer), expected, presets_wanted, std::move(storage));
    space.walk(c);
    return std::move(c).result();
}

} // namespace nas::detail
