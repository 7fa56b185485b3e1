#pragma once
// What an optimizer is, and any optimizer as a value. The library's own: sgd.hpp, rmsprop.hpp, adagrad.hpp, adam.hpp,
// adamw.hpp, nadam.hpp, lars.hpp, lamb.hpp, novograd.hpp.

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

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/parallel.hpp>

namespace nas::train {

/// Parameters that lie side by side and are updated alike, with what the optimizer remembers of each.
struct update_range {
    float* parameters = nullptr;
    float const* gradients = nullptr;
    std::span<float* const> slots{}; ///< one array per slot of the optimizer, `elements` values each
    std::int64_t elements = 0;
    double rate = 0;                 ///< learning rate
    double decay = 0;                ///< weight decay; 0 where the recipe exempts the parameters
    std::int64_t step = 1;           ///< number of the update, from 1
    bool weight = true;              ///< false for biases and for scales and shifts of normalisations
    std::span<double const> layer{}; ///< what the optimizer remembers of the whole run, `layer_slots` numbers
    double factor = 1;               ///< what `conclude` yielded for the whole run
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
/// A rule that looks at a whole run of parameters, such as the norm of a layer's gradient, has these members, too:
///
///     static constexpr std::size_t layer_sums = 2;                 // doubles summed over the run before its update
///     static constexpr std::size_t layer_slots = 1;                // doubles remembered per run, 0 at first
///     void measure(update_range const& r, std::span<double> sums) const;  // of a part of the run; may change slots
///     double conclude(std::span<double const> sums, update_range const& whole, std::span<double> layer) const;
///                                                                  // once per run and update: the factor of update
///
/// Parts are the same for any number of threads, and their sums are added in order. `measure` is needed only if there
/// are sums.
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
    std::vector<double> layers{};          ///< `layer_slots` numbers for each run, from the first update on
    std::vector<double> scratch{};         ///< partial sums, of no meaning between updates

    friend bool operator==(optimizer_state const& a, optimizer_state const& b) {
        return a.slots == b.slots && a.steps == b.steps && a.layers == b.layers;
    }
};

/// Where a run of parameters lies, how strongly it decays, and how fast it learns.
struct parameter_run {
    std::size_t offset = 0;
    std::size_t elements = 0;
    double decay = 0;
    double rate = 1;    ///< factor of the learning rate
    bool weight = true; ///< see `update_range`

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
            static_assert(sums_of<T>() <= most_slots, "an optimizer sums at most 8 numbers over a run of parameters");
            static_assert(
                sums_of<T>() == 0 ||
                    requires(T const& t, update_range const& r, std::span<double> out) { t.measure(r, out); },
                "an optimizer with layer_sums has measure(update_range const&, std::span<double>) const");
            static_assert(
                sums_of<T>() + slots_of<T>() == 0 ||
                    requires(T const& t, std::span<double const> in, update_range const& r, std::span<double> out) {
                        { t.conclude(in, r, out) } -> std::convertible_to<double>;
                    },
                "an optimizer with layer_sums or layer_slots has conclude(std::span<double const>, update_range "
                "const&, std::span<double>) const, which yields a factor");
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

    /// How many numbers the optimizer remembers of each run.
    std::size_t layer_slots() const { return self_->layer_slots(); }

    /// One update. Preconditions: `s` was made for as many parameters; the runs are the same in every update.
    void update(optimizer_state& s, arguments const& a) const {
        ++s.steps;
        std::size_t const remembered = self_->layer_slots();
        bool const by_layer = remembered > 0 || self_->layer_sums() > 0;
        if (by_layer) look_at_layers(s, a);
        double const* const factors = by_layer ? s.scratch.data() : nullptr;
        auto const all = static_cast<std::int64_t>(a.parameters.size());
        // Threads begin at whole cache lines.
        parallel_for(cpu::worthwhile_threads(a.threads, all), (all + line - 1) / line,
                     [&](std::int64_t begin, std::int64_t end, int) {
                         begin *= line;
                         end = std::min(end * line, all);
                         std::array<float*, most_slots> slots;
                         for (std::size_t i = 0; i < a.runs.size(); ++i) {
                             parameter_run const& run = a.runs[i];
                             auto const first = std::max(begin, static_cast<std::int64_t>(run.offset));
                             auto const last = std::min(end, static_cast<std::int64_t>(run.offset + run.elements));
                             if (first >= last) continue;
                             update_range r = part(s, a, run, slots, first, last);
                             if (by_layer) {
                                 r.layer = std::span(s.layers).subspan(i * remembered, remembered);
                                 r.factor = factors[i];
                             }
                             self_->update(r);
                         }
                     });
    }

private:
    static constexpr std::size_t most_slots = 8;
    static constexpr std::int64_t line = 16;       // floats
    static constexpr std::int64_t block = 1 << 14; // parameters whose sums are one part

    static update_range part(optimizer_state& s, arguments const& a, parameter_run const& run,
                             std::array<float*, most_slots>& slots, std::int64_t first, std::int64_t last) {
        for (std::size_t k = 0; k < s.slots.size(); ++k) slots[k] = s.slots[k].data() + first;
        return {.parameters = a.parameters.data() + first,
                .gradients = a.gradients.data() + first,
                .slots = std::span(slots).first(s.slots.size()),
                .elements = last - first,
                .rate = a.rate * run.rate,
                .decay = run.decay,
                .step = s.steps,
                .weight = run.weight};
    }

    /// Leaves the factor of each run at the beginning of the scratch.
    void look_at_layers(optimizer_state& s, arguments const& a) const {
        std::size_t const sums = self_->layer_sums(), remembered = self_->layer_slots(), runs = a.runs.size();
        auto const blocks_of = [](parameter_run const& run) {
            return (static_cast<std::int64_t>(run.elements) + block - 1) / block;
        };
        std::int64_t blocks = 0;
        for (parameter_run const& run : a.runs) blocks += blocks_of(run);
        s.layers.resize(runs * remembered);
        s.scratch.assign(runs + static_cast<std::size_t>(blocks) * sums, 0.0);
        double* const partial = s.scratch.data() + runs;
        if (sums > 0)
            parallel_for(a.threads, blocks, [&](std::int64_t begin, std::int64_t end, int) {
                std::array<float*, most_slots> slots;
                std::int64_t number = 0; // of the first block of the run
                for (parameter_run const& run : a.runs) {
                    std::int64_t const count = blocks_of(run);
                    for (std::int64_t b = std::max(begin, number); b < std::min(end, number + count); ++b) {
                        auto const offset = static_cast<std::int64_t>(run.offset);
                        auto const first = offset + (b - number) * block;
                        auto const last = std::min(first + block, offset + static_cast<std::int64_t>(run.elements));
                        self_->measure(part(s, a, run, slots, first, last),
                                       std::span(partial + static_cast<std::size_t>(b) * sums, sums));
                    }
                    number += count;
                }
            });
        std::array<float*, most_slots> slots;
        std::array<double, most_slots> sum;
        for (std::size_t i = 0, number = 0; i < runs; ++i) {
            parameter_run const& run = a.runs[i];
            sum.fill(0);
            for (auto b = blocks_of(run); b > 0; --b, ++number)
                for (std::size_t k = 0; k < sums; ++k) sum[k] += partial[number * sums + k];
            auto const offset = static_cast<std::int64_t>(run.offset);
            s.scratch[i] =
                self_->conclude(std::span(sum).first(sums),
                                part(s, a, run, slots, offset, offset + static_cast<std::int64_t>(run.elements)),
                                std::span(s.layers).subspan(i * remembered, remembered));
        }
    }

    struct interface {
        virtual ~interface() = default;
        virtual std::size_t slots() const = 0;
        virtual float initial_slot(std::size_t) const = 0;
        virtual std::string describe() const = 0;
        virtual void check() const = 0;
        virtual void update(update_range const&) const = 0;
        virtual std::size_t layer_sums() const = 0;
        virtual std::size_t layer_slots() const = 0;
        virtual void measure(update_range const&, std::span<double>) const = 0;
        virtual double conclude(std::span<double const>, update_range const&, std::span<double>) const = 0;
    };
    template <class T>
    static constexpr std::size_t sums_of() {
        if constexpr (requires { T::layer_sums; }) return T::layer_sums;
        else return 0;
    }
    template <class T>
    static constexpr std::size_t slots_of() {
        if constexpr (requires { T::layer_slots; }) return T::layer_slots;
        else return 0;
    }
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
        std::size_t layer_sums() const override { return sums_of<T>(); }
        std::size_t layer_slots() const override { return slots_of<T>(); }
        void measure([[maybe_unused]] update_range const& r, [[maybe_unused]] std::span<double> sums) const override {
            if constexpr (sums_of<T>() > 0) self.measure(r, sums);
        }
        double conclude([[maybe_unused]] std::span<double const> sums, [[maybe_unused]] update_range const& r,
                        [[maybe_unused]] std::span<double> layer) const override {
            if constexpr (sums_of<T>() + slots_of<T>() > 0) return self.conclude(sums, r, layer);
            else return 1;
        }
        T self;
    };
    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
