#pragma once
// Pruner: whether a running trial is worth finishing.

#include <concepts>
#include <string>
#include <utility>

#include <nas/core/box.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// `p.should_stop(running, others)`: decides from the running trial's `curve` and the finished trials it may look at. Must
/// be a pure function of the two, so that a study can be repeated: in a search with a window these are the trials whose
/// results the controller knew when the running one was proposed.
/// Optional: `std::string describe() const`, name and options; a stored study continues only under the same.
/// `void check() const` throws `search_error` for impossible options; called when the options of a search are made.
template <class P>
concept Pruner = std::copyable<P> && requires(P const& p, trial_record const& running, finished_trials others) {
    { p.should_stop(running, others) } -> std::same_as<bool>;
};

/// Lets every trial run to its end.
struct no_pruner {
    bool should_stop(trial_record const&, finished_trials) const { return false; }
    std::string describe() const { return "none"; }
};

/// A pruner chosen at run time, by value.
class any_pruner {
public:
    any_pruner() : any_pruner(no_pruner{}) {}

    template <class P>
        requires(!std::same_as<P, any_pruner>)
    any_pruner(P pruner) : self_(box<holds<P>>::make(std::move(pruner))) { // NOLINT(google-explicit-constructor)
        self_->check();
    }

    any_pruner(any_pruner const& other) : self_(other.self_->clone()) {}
    any_pruner(any_pruner&&) noexcept = default;
    any_pruner& operator=(any_pruner other) noexcept {
        self_ = std::move(other.self_);
        return *this;
    }

    bool should_stop(trial_record const& running, finished_trials others) const {
        return self_->should_stop(running, others);
    }
    std::string describe() const { return self_->describe(); }

private:
    struct model {
        virtual ~model() = default;
        virtual box<model> clone() const = 0;
        virtual bool should_stop(trial_record const&, finished_trials) const = 0;
        virtual std::string describe() const = 0;
        virtual void check() const = 0;
    };
    template <class P>
    struct holds final : model {
        static_assert(
            Pruner<P>,
            "nas: this is not a pruner: it needs bool should_stop(trial_record const&, finished_trials) const");
        explicit holds(P p) : pruner(std::move(p)) {}
        box<model> clone() const override { return box<holds>::make(pruner); }
        bool should_stop(trial_record const& running, finished_trials others) const override {
            return pruner.should_stop(running, others);
        }
        std::string describe() const override {
            if constexpr (requires {
                              { pruner.describe() } -> std::convertible_to<std::string>;
                          })
                return pruner.describe();
            else return "custom";
        }
        void check() const override {
            if constexpr (requires { pruner.check(); }) pruner.check();
        }
        P pruner;
    };

    box<model> self_;
};

} // namespace nas
