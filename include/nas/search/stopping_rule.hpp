#pragma once
// StoppingRule: when a search has done enough.

#include <concepts>
#include <string>
#include <utility>

#include <nas/core/box.hpp>
#include <nas/search/study_view.hpp>

namespace nas {

/// `rule.why_stop(view)`: why the search should end now, in a few words; empty if it should go on. Asked before every new trial
/// of `trials(n)` and `run(n, …)`, which then end as if the study had its n trials; trials under way are finished. May keep
/// what it has seen.
template <class R>
concept StoppingRule = std::copyable<R> && requires(R& r, study_view v) {
    { r.why_stop(v) } -> std::convertible_to<std::string>;
};

/// A stopping rule chosen at run time, by value.
class any_stopping_rule {
public:
    template <class R>
        requires(!std::same_as<R, any_stopping_rule>)
    any_stopping_rule(R rule) // NOLINT(google-explicit-constructor): a rule is an any_stopping_rule
        : self_(box<holds<R>>::make(std::move(rule))) {}

    any_stopping_rule(any_stopping_rule const& other) : self_(other.self_->clone()) {}
    any_stopping_rule(any_stopping_rule&&) noexcept = default;
    any_stopping_rule& operator=(any_stopping_rule other) noexcept {
        self_ = std::move(other.self_);
        return *this;
    }

    std::string why_stop(study_view v) { return self_->why_stop(v); }
    /// Throws `search_error` for impossible options, if the rule has a check.
    void check() const { self_->check(); }

private:
    struct model {
        virtual ~model() = default;
        virtual box<model> clone() const = 0;
        virtual std::string why_stop(study_view) = 0;
        virtual void check() const = 0;
    };
    template <class R>
    struct holds final : model {
        static_assert(StoppingRule<R>, "nas: this is not a stopping rule: it needs std::string why_stop(study_view)");
        explicit holds(R r) : rule(std::move(r)) {}
        box<model> clone() const override { return box<holds>::make(rule); }
        std::string why_stop(study_view v) override { return rule.why_stop(v); }
        void check() const override {
            if constexpr (requires { rule.check(); }) rule.check();
        }
        R rule;
    };

    box<model> self_;
};

} // namespace nas
