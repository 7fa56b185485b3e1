#pragma once
// What changes one image, and such changes behind one type.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/train/sample.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// Memory of one thread that transforms use and leave; it grows to what they need and is kept.
struct transform_workspace {
    std::vector<std::uint8_t> pixels{}, rows{};
    std::vector<std::int32_t> weights{}, bounds{};
};

/// Changes an image: `t(sample, rng, workspace)` may replace pixels and extents, draws only from `rng`, and may be called
/// by several threads at once. It throws `data_error` if the image does not suit it. Optional: `t.check()` throws
/// `data_error` "nas.data.60" for settings out of range; `t.describe()` is the text of name and settings (by default the
/// name of the type).
template <class T>
concept Transform = requires(T const& t, sample& s, rng r, transform_workspace& w) {
    t(s, r, w);
};

/// Any transform, checked when it is put in; copies share it. Empty: the image stays as it is.
class any_transform {
public:
    any_transform() = default;

    /// Throws what `t.check()` throws.
    template <Transform T>
        requires(!std::same_as<T, any_transform>)
    any_transform(T t) {
        if constexpr (requires { t.check(); }) t.check();
        self_ = std::make_shared<model<T>>(std::move(t));
    }

    bool empty() const noexcept { return self_ == nullptr; }
    /// Name and settings, such as "random_flip(horizontal 0.5, vertical 0)"; "none" if empty.
    std::string describe() const { return self_ ? self_->describe() : "none"; }
    void operator()(sample& s, rng r, transform_workspace& w) const {
        if (self_) self_->apply(s, r, w);
    }

private:
    struct interface {
        virtual ~interface() = default;
        virtual std::string describe() const = 0;
        virtual void apply(sample& s, rng r, transform_workspace& w) const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T t) : transform(std::move(t)) {}
        std::string describe() const override { return description_of(transform); }
        void apply(sample& s, rng r, transform_workspace& w) const override { transform(s, r, w); }
        T transform;
    };

    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
