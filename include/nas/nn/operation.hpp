#pragma once
// What a node of a network does: the Operation concept and the value that holds any such type.

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// What an operation costs for one sample.
struct op_cost {
    std::int64_t macs = 0;        ///< multiply-adds of convolutions and linear maps, without bias (the field's "MACs")
    std::int64_t elementwise = 0; ///< other arithmetic operations: normalisation, activation, pooling, adding
};

/// What a parameter tensor is for; decides initialisation and weight decay.
enum class parameter_role : std::uint8_t {
    weight,   ///< decayed; initialised from `fan_in` / `fan_out`
    bias,     ///< not decayed; zero
    scale,    ///< gamma of a normalisation; not decayed; one
    shift,    ///< beta of a normalisation; not decayed; zero
    mean,     ///< running mean; not trained; zero
    variance, ///< running variance; not trained; one
};

constexpr bool trainable(parameter_role r) { return r != parameter_role::mean && r != parameter_role::variance; }

/// A tensor an operation owns. Its full name is the node's name, '.', `name`.
struct parameter {
    std::string_view name; ///< a literal: "weight", "bias", "scale", "shift", "mean", "variance", or one's own
    shape extents;         ///< plain layout; OIHW for convolutions (I per group), {out, in} for linear maps
    parameter_role role = parameter_role::weight;
    std::int64_t fan_in = 0;  ///< for weights: inputs that feed one output
    std::int64_t fan_out = 0; ///< for weights: outputs that one input feeds
};

/// Receives the attributes of an operation by name: for text, JSON, hashes, drawings and export.
class attribute_visitor {
public:
    virtual ~attribute_visitor() = default;
    virtual void operator()(std::string_view name, std::int64_t value) = 0;
    virtual void operator()(std::string_view name, double value) = 0;
    virtual void operator()(std::string_view name, std::string_view value) = 0;
    virtual void operator()(std::string_view name, bool value) {
        (*this)(name, std::string_view(value ? "true" : "false"));
    }
    void operator()(std::string_view name, int value) { (*this)(name, std::int64_t{value}); }
    void operator()(std::string_view name, char const* value) { (*this)(name, std::string_view(value)); }
};

/// A small value type that describes one operation, built-in or the user's own:
///
///     struct my_op {
///         static constexpr std::string_view kind = "my_op";
///         int groups = 4;                                                  // attributes
///         nas::shape infer(std::span<nas::shape const> inputs) const;      // throws shape_error
///         nas::nn::op_cost cost(std::span<nas::shape const> inputs) const;
///         // optional:
///         void attributes(nas::nn::attribute_visitor& v) const;            // default: none
///         std::vector<nas::nn::parameter> parameters(std::span<nas::shape const> inputs) const;   // default: none
///         std::unique_ptr<nas::nn::kernel> make_kernel(nas::nn::kernel_site const&) const;        // CPU kernels
///         static constexpr bool in_place = true;                           // may write over an input of equal size
///     };
template <class T>
concept Operation = std::copy_constructible<T> && requires(T const& op, std::span<shape const> inputs) {
    { T::kind } -> std::convertible_to<std::string_view>;
    { op.infer(inputs) } -> std::same_as<shape>;
    { op.cost(inputs) } -> std::same_as<op_cost>;
};

/// Any operation, as an immutable value; copies share the same object.
class operation {
public:
    template <class T>
        requires(!std::same_as<T, operation>)
    &&Operation<T> operation(T op)
        : self_(std::make_shared<model<T> const>(std::move(op))) {} // NOLINT(google-explicit-constructor)

    std::string_view kind() const { return self_->kind(); }
    shape infer(std::span<shape const> inputs) const { return self_->infer(inputs); }
    op_cost cost(std::span<shape const> inputs) const { return self_->cost(inputs); }
    std::vector<parameter> parameters(std::span<shape const> inputs) const { return self_->parameters(inputs); }
    void attributes(attribute_visitor& v) const { self_->attributes(v); }
    /// The output may lie in the memory of an input of equal size that nobody else reads; false unless the type says
    /// so.
    bool in_place() const { return self_->in_place(); }

    /// The CPU kernel the operation brings itself; null if it brings none (then a backend must know the operation).
    std::unique_ptr<kernel> make_kernel(kernel_site const& site) const { return self_->make_kernel(site); }

    /// The operation as a `T`, or null if it is of another type.
    template <class T>
    T const* as() const {
        return self_->type() == typeid(T) ? &static_cast<model<T> const&>(*self_).op : nullptr;
    }
    std::type_info const& type() const { return self_->type(); }

private:
    struct interface {
        virtual ~interface() = default;
        virtual std::type_info const& type() const = 0;
        virtual std::string_view kind() const = 0;
        virtual shape infer(std::span<shape const>) const = 0;
        virtual op_cost cost(std::span<shape const>) const = 0;
        virtual std::vector<parameter> parameters(std::span<shape const>) const = 0;
        virtual void attributes(attribute_visitor&) const = 0;
        virtual bool in_place() const = 0;
        virtual std::unique_ptr<kernel> make_kernel(kernel_site const&) const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T o) : op(std::move(o)) {}
        std::type_info const& type() const override { return typeid(T); }
        std::string_view kind() const override { return T::kind; }
        shape infer(std::span<shape const> in) const override { return op.infer(in); }
        op_cost cost(std::span<shape const> in) const override { return op.cost(in); }
        std::vector<parameter> parameters(std::span<shape const> in) const override {
            if constexpr (requires { op.parameters(in); }) return op.parameters(in);
            else return {};
        }
        void attributes(attribute_visitor& v) const override {
            if constexpr (requires { op.attributes(v); }) op.attributes(v);
        }
        bool in_place() const override {
            if constexpr (requires { T::in_place; }) return T::in_place;
            else return false;
        }
        std::unique_ptr<kernel> make_kernel(kernel_site const& site) const override {
            if constexpr (requires { op.make_kernel(site); }) return op.make_kernel(site);
            else return nullptr;
        }
        T op;
    };
    std::shared_ptr<interface const> self_;
};

} // namespace nas::nn
