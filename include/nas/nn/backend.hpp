#pragma once
// A backend: the kernels it has for operation types, and the layout in which it keeps images.

#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>

#include <nas/nn/kernel.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/layout.hpp>

namespace nas::nn {

/// Maps operation types to kernel factories. Built-in operations and the user's own are entered in the same way.
///
/// Where a plan looks for the kernel of a node, in this order: the backend's table, the operation's own `make_kernel`,
/// the table of `fallback()` (the reference backend, in plain layout, reported once per kind).
class backend {
public:
    explicit backend(std::string name, layout images = plain_layout) : name_(std::move(name)), images_(images) {}

    std::string const& name() const { return name_; }

    /// The layout of images {C, H, W}; every other tensor is plain.
    layout image_layout() const { return images_; }

    /// Enters `make(T const&, kernel_site const&) -> std::unique_ptr<kernel>` for operations of type `T`, replacing an
    /// earlier entry. A null result means "not for this site" and the search goes on.
    template <Operation T, class Make>
    backend& provide(Make make) {
        table_[typeid(T)] = [make = std::move(make)](operation const& op, kernel_site const& site) {
            return make(*op.template as<T>(), site);
        };
        return *this;
    }

    /// The backend's kernel for `op` at `site`, or null.
    std::unique_ptr<kernel> make_kernel(operation const& op, kernel_site const& site) const {
        auto const entry = table_.find(op.type());
        return entry == table_.end() ? nullptr : entry->second(op, site);
    }

    /// The backend asked when neither this one nor the operation has a kernel.
    backend const* fallback() const { return fallback_.get(); }
    backend& set_fallback(backend b) {
        fallback_ = std::make_shared<backend const>(std::move(b));
        return *this;
    }

private:
    using factory = std::function<std::unique_ptr<kernel>(operation const&, kernel_site const&)>;

    std::string name_;
    layout images_;
    std::unordered_map<std::type_index, factory> table_;
    std::shared_ptr<backend const> fallback_;
};

} // namespace nas::nn
