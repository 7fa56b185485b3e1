#pragma once
// describe_genome(space, genome): the decisions of an architecture in words.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// One decision in words: at `stages[1].layers[0].mbconv.kernel`, alternative `value` of `arity`, which is `literal`.
struct decision_text {
    std::string path;
    std::uint32_t value = 0;
    std::uint32_t arity = 0;
    std::string literal;
    decision_key key = 0;

    friend bool operator==(decision_text const&, decision_text const&) = default;
};

namespace detail {

/// Answers like `answer(path, decision)` and writes down what was asked.
template <class Answer>
class describing_chooser final : public chooser {
public:
    explicit describing_chooser(Answer answer) : answer_(std::move(answer)) { wants_text_ = true; }

    std::vector<decision_text> const& decisions() const& { return decisions_; }
    std::vector<decision_text> decisions() && { return std::move(decisions_); }

private:
    std::uint32_t choose(decision d) override {
        std::uint32_t const value = answer_(path_.text(), d);
        for (decision_text const& known : decisions_)
            if (known.key == d.key)
                throw space_error(
                    "nas.space.9", "the decision '", path_.text(), "' is asked twice (first as '", known.path,
                    "'); give every pick of a program, and every space in one position, its own name or index");
        decisions_.push_back({path_.text(), value, d.arity, {}, d.key});
        return value;
    }
    void literal(std::string_view text) override { decisions_.back().literal = text; }
    void entered(std::string_view name) override { path_.enter(name); }
    void entered(std::uint32_t index) override { path_.enter(index); }
    void left() override { path_.leave(); }

    Answer answer_;
    path_text path_;
    std::vector<decision_text> decisions_;
};

} // namespace detail

/// The decisions that `g` answers, with their paths and the texts of the chosen values, in the order of `decode`.
///
/// Throws `genome_mismatch` with the path of the decision in question: [nas.genome.1] if the genome lacks it,
/// [nas.genome.2] if it has another number of alternatives here.
inline std::vector<decision_text> describe_genome(space_view space, genome const& g) {
    detail::describing_chooser c([known = detail::genome_cursor(&g)](std::string const& path, decision d) mutable {
        gene const* const found = known.find(d.key);
        if (!found)
            throw genome_mismatch("nas.genome.1", "the genome has no gene for '", path,
                                  "'; it belongs to another space");
        if (found->arity != d.arity || found->value >= d.arity)
            throw genome_mismatch("nas.genome.2", "'", path, "' has ", d.arity, " alternatives here but ", found->arity,
                                  " in the genome (value ", found->value, "); the space has changed since it was made");
        return found->value;
    });
    space.walk(c);
    return std::move(c).decisions();
}

} // namespace nas
