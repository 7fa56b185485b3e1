#pragma once
// A policy that has a softmax of its own for every decision.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/controller/gene_columns.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>

namespace nas::detail {

/// One parameter per alternative of every decision, its score; 0 until learnt. Decisions are met on the way, so it also
/// serves programs and conditional spaces.
///
/// A policy is asked decision by decision, told each answer, and later turns derivatives by the scores into those by its
/// parameters; all that passes in between is in the trace.
class tabular_policy {
public:
    struct shape {
        friend bool operator==(shape const&, shape const&) = default;
    };
    struct step {
        std::size_t first; ///< parameter of alternative 0
        std::size_t score; ///< place of its score in `scores`
        std::uint32_t count;
        std::uint32_t taken;
    };
    struct trace {
        std::vector<step> steps{};
        std::vector<double> scores{}; ///< of all steps, one after the other

        void clear() {
            steps.clear();
            scores.clear();
        }
    };

    tabular_policy() = default;
    explicit tabular_policy(shape const&, std::uint64_t /*seed*/) {}

    std::span<double> parameters() noexcept { return scores_; }
    std::span<double const> parameters() const noexcept { return scores_; }

    /// The scores of `count` alternatives at `key`, the next decision of the trace. Valid until the next call.
    std::span<double const> ask(trace& t, decision_key key, std::uint32_t count) {
        std::size_t const first = block(t.steps.size(), key, count);
        t.steps.push_back({first, t.scores.size(), count, 0});
        auto const at = scores_.begin() + static_cast<std::ptrdiff_t>(first);
        t.scores.insert(t.scores.end(), at, at + static_cast<std::ptrdiff_t>(count));
        return std::span(t.scores).last(count);
    }
    void answer(trace& t, std::uint32_t taken) const { t.steps.back().taken = taken; }

    /// Adds the gradient by the parameters to `gradient`, given that by the trace's scores.
    void add_gradient(trace const& t, std::span<double const> by_score, std::span<double> gradient) const {
        for (step const& s : t.steps)
            for (std::size_t i = 0; i < s.count; ++i) gradient[s.first + i] += by_score[s.score + i];
    }

    void save(byte_writer& out) const {
        out.put(static_cast<std::uint32_t>(columns_.size()));
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            out.put(columns_[c].key);
            out.put(columns_[c].arity);
            for (std::size_t i = 0; i < columns_[c].arity; ++i) out.put(scores_[firsts_[c] + i]);
        }
    }
    /// Throws `storage_error` if the bytes are not those of `save`.
    static tabular_policy load(byte_reader& in, shape const&) {
        tabular_policy p;
        std::size_t const n = in.get_count(12);
        for (std::size_t c = 0; c < n; ++c) {
            auto const key = in.get<std::uint64_t>();
            auto const count = in.get<std::uint32_t>();
            if (count > in.left() / 8 || p.columns_.find({key, count, 0}) != p.columns_.size())
                throw storage_error("nas.controller.41", "a saved policy is damaged at its decision ", c, " of ", n);
            std::size_t const first = p.block(c, key, count);
            for (std::size_t i = 0; i < count; ++i) p.scores_[first + i] = in.get_double();
        }
        return p;
    }

    friend bool operator==(tabular_policy const&, tabular_policy const&) = default;

private:
    std::size_t block(std::size_t hint, decision_key key, std::uint32_t count) {
        gene const x{key, count, 0};
        std::size_t const c = columns_.find(x, hint);
        if (c < columns_.size()) return firsts_[c];
        columns_.add({x});
        firsts_.push_back(scores_.size());
        scores_.resize(scores_.size() + count);
        return firsts_.back();
    }

    gene_columns columns_; // a decision and the number of its alternatives
    std::vector<std::size_t> firsts_;
    std::vector<double> scores_;
};

} // namespace nas::detail
