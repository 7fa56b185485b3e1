#pragma once
// Any loss of a training, as a value.

#include <concepts>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include <nas/train/loss.hpp>
#include <nas/train/target.hpp>

namespace nas::train {

/// One batch, as a loss sees it.
struct loss_input {
    std::span<float const> outputs; ///< of the network, a row per image
    std::span<target const> targets;
    std::span<float const> images; ///< what the network read, plain NCHW
};

/// A type that gives the loss of a batch, as a `loss_value` or a double. It writes d loss / d outputs to the second
/// argument unless that is empty, as in evaluation. Optional: `describe()` (name and settings).
template <class T>
concept Loss = std::copy_constructible<T> && requires(T const& l, loss_input const& in, std::span<float> gradient) {
    requires std::same_as<decltype(l(in, gradient)), loss_value> ||
        std::convertible_to<decltype(l(in, gradient)), double>;
};

/// Any loss, as a value:
///
///     recipe.loss = [](loss_input const& in, std::span<float> gradient) { ...; return loss; };
class loss_function {
public:
    template <class T>
        requires(!std::same_as<T, loss_function>)
    loss_function(T l) { // NOLINT(google-explicit-constructor)
        static_assert(Loss<T>, "a loss is called with a loss_input const& and a std::span<float> for the gradient, and "
                               "yields a loss_value or a double");
        if constexpr (Loss<T>) {
            if constexpr (requires { l.describe(); }) name_ = l.describe();
            of_ = [loss = std::move(l)](loss_input const& in, std::span<float> gradient) {
                if constexpr (std::same_as<decltype(loss(in, gradient)), loss_value>) return loss(in, gradient);
                else return loss_value{.loss = static_cast<double>(loss(in, gradient))};
            };
        }
    }

    loss_value operator()(loss_input const& in, std::span<float> gradient = {}) const { return of_(in, gradient); }
    /// Name and settings; "own" for a type without `describe`.
    std::string const& describe() const { return name_; }

private:
    std::string name_ = "own";
    std::function<loss_value(loss_input const&, std::span<float>)> of_;
};

} // namespace nas::train
