#pragma once
// A storage chosen at run time, or none.

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/core/box.hpp>
#include <nas/storage/concept.hpp>

namespace nas {

/// Owns any storage (moved in), refers to one (given a pointer, which must outlive it), or is empty: a search with an
/// empty storage keeps its record for as long as it lives.
class any_storage {
public:
    any_storage() = default;

    template <class S>
        requires(!std::same_as<std::remove_cvref_t<S>, any_storage>)
    any_storage(S&& storage) // NOLINT(google-explicit-constructor): a storage is an any_storage
        : self_(hold(std::forward<S>(storage))) {}

    explicit operator bool() const noexcept { return bool(self_); }

    std::vector<trial_event> open(study_identity const& wanted) {
        return self_ ? self_->open(wanted) : std::vector<trial_event>{};
    }
    void append(trial_event_kind kind, trial_record const& record) {
        if (self_) self_->append(kind, record);
    }
    std::vector<std::string> notes() const { return self_ ? self_->notes() : std::vector<std::string>{}; }

private:
    struct model {
        virtual ~model() = default;
        virtual std::vector<trial_event> open(study_identity const&) = 0;
        virtual void append(trial_event_kind, trial_record const&) = 0;
        virtual std::vector<std::string> notes() const = 0;
    };

    template <class Self, class S>
    struct calls : model {
        std::vector<trial_event> open(study_identity const& wanted) override { return storage().open(wanted); }
        void append(trial_event_kind kind, trial_record const& record) override { storage().append(kind, record); }
        std::vector<std::string> notes() const override {
            if constexpr (requires(S const& s) { s.notes(); }) return static_cast<Self const&>(*this).get().notes();
            else return {};
        }
        S& storage() { return static_cast<Self&>(*this).get(); }
    };
    template <class S>
    struct owned final : calls<owned<S>, S> {
        explicit owned(S storage) : storage_(std::move(storage)) {}
        S& get() { return storage_; }
        S const& get() const { return storage_; }
        S storage_;
    };
    template <class S>
    struct referred final : calls<referred<S>, S> {
        explicit referred(S* storage) : storage_(storage) {}
        S& get() const { return *storage_; }
        S* storage_;
    };

    template <class S>
    static box<model> hold(S&& storage) {
        using type = std::remove_cvref_t<S>;
        if constexpr (std::is_pointer_v<type>) {
            using target = std::remove_pointer_t<type>;
            static_assert(Storage<target>,
                          "nas: this pointer does not point to a storage: it needs open(study_identity const&) and "
                          "append(trial_event_kind, trial_record const&)");
            return box<referred<target>>::make(storage);
        } else {
            static_assert(Storage<type>, "nas: this is not a storage: it needs open(study_identity const&) and "
                                         "append(trial_event_kind, trial_record const&)");
            static_assert(
                !std::is_lvalue_reference_v<S>,
                "nas: a copy of a storage would keep what the original never sees: pass its address, or move it in");
            return box<owned<type>>::make(std::move(storage));
        }
    }

    box<model> self_;
};

} // namespace nas
