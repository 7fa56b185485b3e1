#pragma once
// The one interface between a space and whoever decides: samplers, mutators, enumerators, tracers.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/decision_path.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// The arity of a decision that stands for a real number: alternative v is the fraction v / (continuous_arity - 1) of
/// the way through its interval. See `real`.
inline constexpr std::uint32_t continuous_arity = 0xffffffffu;

/// One question: which of `arity` alternatives, asked at `key`. `arity` >= 2. 16 bytes, which calls pass in registers.
struct decision {
    decision_key key;
    std::uint32_t arity;
    std::uint32_t preset = 0; ///< the alternative of the baseline; see `with_default`
};

/// One of several that are chosen among the same candidates (`some_of`): candidate `index`, with its text. It stands at
/// [position] below the decision's path, or, without a position, at the path itself.
struct selected_part {
    std::optional<std::uint32_t> position;
    std::uint32_t index;
    std::uint32_t candidates;
    std::string text;
};

namespace detail {

/// The genes of a default value, and those of the value around it, which count first.
struct preset_genes {
    gene const* genes;
    std::size_t size;
    preset_genes const* around;
};

} // namespace detail

/// Answers the decisions of a space, one at a time, in the order in which `decode` meets them.
///
/// Derived classes implement `choose`; spaces call `pick`; combinators open a `scope` per path segment.
/// A chooser is used by one `decode` at a time and keeps no reference to the space.
class chooser : public decision_path {
public:
    /// Index of the chosen alternative, in [0, arity). A single alternative is no decision and is not asked.
    /// Throws `space_error` [nas.space.5] if there is no alternative.
    std::uint32_t pick(std::uint32_t arity) {
        if (arity <= 1) return only(arity);
        return choose(next(arity));
    }

    /// The same; tells choosers that print the text `literal_of(index)` of the value chosen.
    template <class F>
    std::uint32_t pick(std::uint32_t arity, F const& literal_of) {
        if (arity <= 1) return only(arity);
        std::uint32_t const index = choose(next(arity));
        if (wants_text()) literal(literal_of(index));
        return index;
    }

    /// Decodes `space` under the path segment `name` (or index `i`): the way of writing a space by run.
    ///
    ///     int width = pick("width", nas::one_of(16, 32));
    template <class S>
    auto operator()(std::string_view name, S const& s) {
        return under(name, s);
    }
    template <class S>
    auto operator()(std::size_t index, S const& s) {
        return under(static_cast<std::uint32_t>(index), s);
    }

    /// For its lifetime, the first decision asked has these probabilities: one per alternative, sum 1.
    class weighing {
    public:
        weighing(chooser& c, std::span<double const> weights) : chooser_(c) { c.weights_ = weights; }
        ~weighing() { chooser_.weights_ = {}; }
        weighing(weighing const&) = delete;
        weighing& operator=(weighing const&) = delete;

    private:
        chooser& chooser_;
    };

    /// True if this chooser looks at `decision::preset`; spaces skip finding it otherwise.
    bool wants_presets() const noexcept { return wants_presets_; }

    /// For its lifetime, the decisions whose keys are in `g` have its values as presets, unless an outer guard has them.
    class presets {
    public:
        presets(chooser& c, std::vector<gene> const& g) : chooser_(c), genes_{g.data(), g.size(), c.presets_} {
            c.presets_ = &genes_;
        }
        ~presets() { chooser_.presets_ = genes_.around; }
        presets(presets const&) = delete;
        presets& operator=(presets const&) = delete;

    private:
        chooser& chooser_;
        detail::preset_genes genes_;
    };

    /// Reports the parts of a selection; see `part`. Calls `make(i)` for i in [0, count) if this chooser prints.
    template <class F>
    void tell_parts(std::uint32_t count, F const& make) {
        if (!wants_text()) return;
        for (std::uint32_t i = 0; i < count; ++i) part(make(i));
    }

protected:
    using decision_path::decision_path;

    bool wants_presets_ = false;

    virtual std::uint32_t choose(decision d) = 0;

    // Within `choose`: probabilities of the alternatives for drawing, null: all equal; see `weighted`.
    double const* weights() const noexcept { return asked_weights_; }

    // The text of the value just chosen ("3", "true", "mbconv"); called after `choose`, if `wants_text_`.
    virtual void literal(std::string_view) {}

    // What the decision just asked means where several are chosen; called after `literal`, if `wants_text_`.
    virtual void part(selected_part const&) {}

private:
    friend class detail::forwarding_chooser;

    template <class Segment, class S>
    auto under(Segment segment, S const& s) {
        static_assert(SearchSpace<S>, "nas: pick(name, space) needs a search space; wrap fixed values in nas::just(x)");
        if constexpr (SearchSpace<S>) {
            scope const in(*this, segment);
            return s.decode(*this);
        }
    }

    decision next(std::uint32_t arity) {
        decision d{key(), arity};
        asked_weights_ = nullptr;
        if (!weights_.empty()) [[unlikely]] {
            if (weights_.size() != arity) wrong_weights(arity);
            asked_weights_ = weights_.data();
            weights_ = {};
        }
        for (detail::preset_genes const* p = presets_; p; p = p->around)
            for (std::size_t i = 0; i < p->size; ++i)
                if (p->genes[i].key == d.key && p->genes[i].arity == arity) d.preset = p->genes[i].value;
        return d;
    }

    [[noreturn]] void wrong_weights(std::uint32_t arity) const {
        throw space_error("nas.space.40", "weighted: ", weights_.size(), " weights for a decision with ", arity,
                          " alternatives; give one weight per alternative");
    }

    std::uint32_t only(std::uint32_t arity) {
        if (!weights_.empty() && weights_.size() != arity) wrong_weights(arity);
        weights_ = {};
        if (arity == 0)
            throw space_error("nas.space.5", "a decision has no alternatives to pick from; a range or list is empty");
        return 0;
    }

    std::span<double const> weights_;       // of the decision to come
    double const* asked_weights_ = nullptr; // of the one being asked
    detail::preset_genes const* presets_ = nullptr;
};

} // namespace nas
