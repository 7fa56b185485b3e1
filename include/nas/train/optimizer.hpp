#pragma once
// What an optimizer is, and any optimizer as a value. The library's own: sgd.hpp, rmsprop.hpp, adamw.hpp.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/parallel.hpp>

namespace nas::train {

/// Parameters that lie side by side and are updated alike, with what the optimizer remembers of each.
struct update_range {
    float* parameters = nullptr;
    float const* gradients = nullptr;
    std::span<float* const> slots{}; ///< one array per slot of the optimizer, `elements` values each
    std::int64_t elements = 0;
    double rate = 0;       ///< learning rate
    double decay = 0;      ///< weight decay; 0 where the recipe exempts the parameters
    std::int64_t step = 1; ///< number of the update, from 1
};

/// A small value type that changes parameters by their gradients:
///
///     struct my_optimizer {
///         static constexpr std::string_view kind = "my_optimizer";
///         static constexpr std::size_t slots = 1;                  // floats remembered per parameter
///         double momentum = 0.9;                                   // settings
///         void update(nas::train::update_range const& r) const;    // elementwise; called by several threads at a time
///         // optional:
///         float initial_slot(std::size_t slot) const;              // default: 0
///         std::string describe() const;                            // kind and settings; default: kind
///         void check() const;                                      // throws train_error on bad settings
///     };
///
/// `update` must leave a parameter of value, gradient and initial slots 0 at 0: storage is filled up with such.
template <class T>
concept Optimizer = std::copy_constructible<T> && requires(T const& o, update_range const& r) {
    { T::kind } -> std::convertible_to<std::string_view>;
    { T::slots } -> std::convertible_to<std::size_t>;
    o.update(r);
};

/// What an optimizer remembers between updates; all of it, so that saving it saves the optimizer.
struct optimizer_state {
    std::vector<std::vector<float>> slots; ///< each as long as the parameters
    std::int64_t steps = 0;                ///< updates made

    friend bool operator==(optimizer_state const&, optimizer_state const&) = default;
};

/// Where a run of parameters lies, and how strongly it decays.
struct parameter_run {
    std::size_t offset = 0;
    std::size_t elements = 0;
    double decay = 0;

    friend bool operator==(parameter_run const&, parameter_run const&) = default;
};

/// Any optimizer, as an immutable value; its state lives outside.
class optimizer {
public:
    template <class T>
        requires(!std::same_as<T, optimizer>)
    optimizer(T o) { // NOLINT(google-explicit-constructor)
        static_assert(Optimizer<T>,
                      "an optimizer has a static kind, static slots and update(update_range const&) const");
        if constexpr (Optimizer<T>) {
            static_assert(T::slots <= most_slots, "an optimizer remembers at most 8 floats per parameter");
            self_ = std::make_shared<model<T> const>(std::move(o));
        }
    }

    /// Kind and settings, such as "sgd(momentum 0.9, nesterov)".
    std::string describe() const { return self_->describe(); }
    /// Throws `train_error` if a setting is out of range.
    void check() const { self_->check(); }

    /// The state before the first update of `elements` parameters.
    optimizer_state start(std::size_t elements) const {
        optimizer_state out;
        for (std::size_t s = 0; s < self_->slots(); ++s) out.slots.emplace_back(elements, self_->initial_slot(s));
        return out;
    }

    struct arguments {
        std::span<float> parameters;
        std::span<float const> gradients;    ///< as many
        std::span<parameter_run const> runs; ///< ascending, disjoint; parameters outside stay as they are
        double rate = 0;
        int threads = 1;
    };

    /// One update. Precondition: `s` was made for as many parameters.
    void update(optimizer_state& s, arguments const& a) const {
        ++s.steps;
        parallel_for(a.threads, static_cast<std::int64_t>(a.parameters.size()),
                     [&](std::int64_t begin, std::int64_t end, int) {
                         std::array<float*, most_slots> slots;
                         std::size_t const count = s.slots.size();
                         for (parameter_run const& run : a.runs) {
                             auto const first = std::max(begin, static_cast<std::int64_t>(run.offset));
                             auto const last = std::min(end, static_cast<std::int64_t>(run.offset + run.elements));
                             if (first >= last) continue;
                             for (std::size_t i = 0; i < count; ++i) slots[i] = s.slots[i].data() + first;
                             self_->update({.parameters = a.parameters.data() + first,
                                            .gradients = a.gradients.data() + first,
                                            .slots = std::span(slots).first(count),
                                            .elements = last - first,
                                            .rate = a.rate,
                                            .decay = run.decay,
                                            .step = s.steps});
                         }
                     });
    }

private:
    static constexpr std::size_t most_slots = 8;

    struct interface {
        virtual ~interface() = default;
        virtual std::size_t slots() const = 0;
        virtual float initial_slot(std::size_t) const = 0;
        virtual std::string describe() const = 0;
        virtual void check() const = 0;
        virtual void update(update_range const&) const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T o) : self(std::move(o)) {}
        std::size_t slots() const override { return T::slots; }
        float initial_slot([[maybe_unused]] std::size_t slot) const override {
            if constexpr (requires { self.initial_slot(slot); }) return self.initial_slot(slot);
            else return 0;
        }
        std::string describe() const override {
            if constexpr (requires { self.describe(); }) return self.describe();
            else return std::string(T::kind);
        }
        void check() const override {
            if constexpr (requires { self.check(); }) self.check();
        }
        void update(update_range const& r) const override { self.update(r); }
        T self;
    };
    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
