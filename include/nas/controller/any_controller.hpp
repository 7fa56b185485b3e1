#pragma once
// A controller chosen at run time.

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/propose.hpp>
#include <nas/core/box.hpp>
#include <nas/core/error.hpp>

namespace nas {

/// Holds a controller of any type by value; is itself a controller.
///
///     nas::any_controller controller = nas::random_search{};
///     if (evolve) controller = nas::regularized_evolution{.population = 64};
class any_controller {
    struct state_model {
        virtual ~state_model() = default;
        virtual box<state_model> clone() const = 0;
    };
    template <class S>
    struct state_of final : state_model {
        state_of() = default;
        explicit state_of(S s) : value(std::move(s)) {}
        box<state_model> clone() const override { return box<state_of>::make(value); }
        S value{};
    };

public:
    /// The state of the controller held; made by its first use.
    class state {
    public:
        state() = default;
        state(state const& other) : self_(other.self_ ? other.self_->clone() : box<state_model>()) {}
        state(state&&) noexcept = default;
        state& operator=(state other) noexcept {
            self_ = std::move(other.self_);
            return *this;
        }

        /// The state if it is that of a `C`, else null.
        template <Controller C>
        typename C::state const* get_if() const {
            auto const* const held = dynamic_cast<state_of<typename C::state> const*>(self_.get());
            return held ? &held->value : nullptr;
        }

    private:
        friend any_controller;
        box<state_model> self_;
    };

    template <class C>
        requires(!std::same_as<C, any_controller>)
    any_controller(C controller) // NOLINT(google-explicit-constructor): a controller is an any_controller
        : self_(box<holds<C>>::make(std::move(controller))) {}

    any_controller(any_controller const& other) : self_(other.self_->clone()) {}
    any_controller(any_controller&&) noexcept = default;
    any_controller& operator=(any_controller other) noexcept {
        self_ = std::move(other.self_);
        return *this;
    }

    proposal propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        return self_->propose(s.self_, space, random, pending);
    }
    void feedback(state& s, trial_record const& record) const { self_->feedback(s.self_, record); }

    /// True if the controller held looks at the pending genomes.
    bool wants_pending() const { return self_->wants_pending(); }
    /// True if the controller held reads `trial_record::objectives`.
    bool reads_objectives() const { return self_->reads_objectives(); }
    std::string describe() const { return self_->describe(); }
    void check() const { self_->check(); }

    /// The state as bytes. Throws `search_error` if the controller held has no `save`.
    std::string save(state const& s) const { return self_->save(s.self_); }
    state load(std::string_view bytes) const {
        state s;
        s.self_ = self_->load(bytes);
        return s;
    }

    /// The controller held if it is a `C`, else null.
    template <Controller C>
    C const* get_if() const {
        auto const* const held = dynamic_cast<holds<C> const*>(self_.get());
        return held ? &held->controller : nullptr;
    }

private:
    using state_ptr = box<state_model>;

    struct model {
        virtual ~model() = default;
        virtual box<model> clone() const = 0;
        virtual proposal propose(state_ptr&, space_view, rng&, pending_genomes) const = 0;
        virtual void feedback(state_ptr&, trial_record const&) const = 0;
        virtual bool wants_pending() const = 0;
        virtual bool reads_objectives() const = 0;
        virtual std::string describe() const = 0;
        virtual void check() const = 0;
        virtual std::string save(state_ptr const&) const = 0;
        virtual state_ptr load(std::string_view) const = 0;
    };

    template <class C>
    struct holds final : model {
        static_assert(Controller<C>, "nas: this is not a controller: it needs a type `state`, propose(state&, "
                                     "space_view, rng&) const and feedback(state&, trial_record const&) const");
        using inner_state = typename C::state;

        explicit holds(C c) : controller(std::move(c)) {}
        box<model> clone() const override { return box<holds>::make(controller); }
        proposal propose(state_ptr& s, space_view space, rng& random, pending_genomes pending) const override {
            return detail::propose_with(controller, inner(s), space, random, pending);
        }
        void feedback(state_ptr& s, trial_record const& record) const override {
            controller.feedback(inner(s), record);
        }
        bool wants_pending() const override { return detail::ProposesAware<C>; }
        bool reads_objectives() const override { return SeveralObjectivesController<C>; }
        std::string describe() const override {
            if constexpr (requires {
                              { controller.describe() } -> std::convertible_to<std::string>;
                          })
                return controller.describe();
            else return "custom";
        }
        void check() const override {
            if constexpr (requires { controller.check(); }) controller.check();
        }
        std::string save(state_ptr const& s) const override {
            if constexpr (requires(inner_state const& st) {
                              { controller.save(st) } -> std::convertible_to<std::string>;
                          })
                return controller.save(s ? static_cast<state_of<inner_state> const&>(*s).value : inner_state{});
            else
                throw search_error("nas.search.3", "this controller (", describe(),
                                   ") cannot save its state; give it save(state const&) and load(bytes)");
        }
        state_ptr load(std::string_view bytes) const override {
            if constexpr (requires {
                              { controller.load(bytes) } -> std::convertible_to<inner_state>;
                          })
                return box<state_of<inner_state>>::make(controller.load(bytes));
            else
                throw search_error("nas.search.3", "this controller (", describe(),
                                   ") cannot load a state; give it save(state const&) and load(bytes)");
        }

        static inner_state& inner(state_ptr& s) {
            if (!s) s = box<state_of<inner_state>>::make();
            return static_cast<state_of<inner_state>&>(*s).value;
        }

        C controller;
    };

    box<model> self_;
};

} // namespace nas
