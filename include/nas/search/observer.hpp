#pragma once
// Observer: who watches a search. All hooks are optional.

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nas/search/study_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

namespace detail {

template <class O>
concept HasOnOpen = requires(O& o, study_view v) {
    o.on_open(v);
};
template <class O>
concept HasOnNote = requires(O& o, std::string_view text) {
    o.on_note(text);
};
template <class O>
concept HasOnStart = requires(O& o, trial_record const& r, study_view v) {
    o.on_start(r, v);
};
template <class O>
concept HasOnReport = requires(O& o, trial_record const& r, study_view v) {
    o.on_report(r, v);
};
template <class O>
concept HasOnFinish = requires(O& o, trial_record const& r, study_view v) {
    o.on_finish(r, v);
};
template <class O>
concept HasOnEnd = requires(O& o, study_view v) {
    o.on_end(v);
};
template <class O>
concept CallsOnFinish = std::invocable<O&, trial_record const&> || std::invocable<O&, trial_record const&, study_view>;

// A member with a hook's name that cannot be called as the hook is a mistake, not another optional.
template <class O>
concept MisspellsHook = (requires { &O::on_open; } && !HasOnOpen<O>) || (requires { &O::on_note; } && !HasOnNote<O>) ||
                        (requires { &O::on_start; } && !HasOnStart<O>) ||
                        (requires { &O::on_report; } && !HasOnReport<O>) ||
                        (requires { &O::on_finish; } && !HasOnFinish<O>) || (requires { &O::on_end; } && !HasOnEnd<O>);

} // namespace detail

/// A type with at least one of the hooks
///
///     void on_open(study_view);                           // the study was opened; view.finished holds what was kept of it
///     void on_note(std::string_view);                     // something the user should know, such as a repaired file
///     void on_start(trial_record const&, study_view);     // a trial was asked
///     void on_report(trial_record const&, study_view);    // it reported an intermediate value, curve.back()
///     void on_finish(trial_record const&, study_view);    // it ended, and is stored
///     void on_end(study_view);                            // `trials(n)` or `run(n, …)` came to its end
///
/// or a callable taking `trial_record const&` (and `study_view`), which is then its `on_finish`.
/// Hooks are never called concurrently. In a search with a window `on_finish` comes in trial order, else as trials end. An
/// exception of a hook leaves `ask`, `report` or `run`, after everything was stored.
template <class O>
concept Observer = !detail::MisspellsHook<O> &&
                   (detail::HasOnOpen<O> || detail::HasOnNote<O> || detail::HasOnStart<O> || detail::HasOnReport<O> ||
                    detail::HasOnFinish<O> || detail::HasOnEnd<O> || detail::CallsOnFinish<O>);

/// Any observer: owned, if an object is given (copies share it); referred to, if a pointer is given.
class any_observer {
public:
    template <class O>
        requires(!std::same_as<std::remove_cvref_t<O>, any_observer>)
    any_observer(O&& observer) // NOLINT(google-explicit-constructor): an observer is an any_observer
        : self_(hold(std::forward<O>(observer))) {}

    any_observer(any_observer const& other) noexcept : self_(other.self_) { ++self_->uses; }
    any_observer& operator=(any_observer other) noexcept {
        std::swap(self_, other.self_);
        return *this;
    }
    ~any_observer() {
        if (--self_->uses == 0) delete self_;
    }

    void on_open(study_view v) const { self_->on_open(v); }
    void on_note(std::string_view text) const { self_->on_note(text); }
    void on_start(trial_record const& r, study_view v) const { self_->on_start(r, v); }
    void on_report(trial_record const& r, study_view v) const { self_->on_report(r, v); }
    void on_finish(trial_record const& r, study_view v) const { self_->on_finish(r, v); }
    void on_end(study_view v) const { self_->on_end(v); }

private:
    struct model {
        virtual ~model() = default;
        virtual void on_open(study_view) = 0;
        virtual void on_note(std::string_view) = 0;
        virtual void on_start(trial_record const&, study_view) = 0;
        virtual void on_report(trial_record const&, study_view) = 0;
        virtual void on_finish(trial_record const&, study_view) = 0;
        virtual void on_end(study_view) = 0;
        long uses = 1; // copies are made while a search is set up, by one thread
    };

    template <class Self, class O>
    struct calls : model {
        void on_open(study_view v) override {
            if constexpr (detail::HasOnOpen<O>) observer().on_open(v);
        }
        void on_note(std::string_view text) override {
            if constexpr (detail::HasOnNote<O>) observer().on_note(text);
        }
        void on_start(trial_record const& r, study_view v) override {
            if constexpr (detail::HasOnStart<O>) observer().on_start(r, v);
        }
        void on_report(trial_record const& r, study_view v) override {
            if constexpr (detail::HasOnReport<O>) observer().on_report(r, v);
        }
        void on_finish(trial_record const& r, study_view v) override {
            if constexpr (detail::HasOnFinish<O>) observer().on_finish(r, v);
            else if constexpr (std::invocable<O&, trial_record const&, study_view>) observer()(r, v);
            else if constexpr (std::invocable<O&, trial_record const&>) observer()(r);
        }
        void on_end(study_view v) override {
            if constexpr (detail::HasOnEnd<O>) observer().on_end(v);
        }
        O& observer() { return static_cast<Self&>(*this).get(); }
    };
    template <class O>
    struct owned final : calls<owned<O>, O> {
        template <class T>
        explicit owned(T&& o) : observer_(std::forward<T>(o)) {}
        O& get() { return observer_; }
        O observer_;
    };
    template <class O>
    struct referred final : calls<referred<O>, O> {
        explicit referred(O* o) : observer_(o) {}
        O& get() { return *observer_; }
        O* observer_;
    };

    template <class O>
    static model* hold(O&& observer) {
        using type = std::remove_cvref_t<O>;
        using target = std::remove_pointer_t<type>;
        static_assert(!detail::MisspellsHook<target>,
                      "nas: this observer has a hook that cannot be called as such: compare its parameters with the "
                      "list in nas/search/observer.hpp");
        static_assert(Observer<target>, "nas: this is not an observer: it has none of on_open, on_note, on_start, "
                                        "on_report, on_finish, on_end, and is not callable with a trial_record");
        if constexpr (std::is_pointer_v<type>) return new referred<target>(observer);
        else return new owned<type>(std::forward<O>(observer));
    }

    model* self_;
};

} // namespace nas
