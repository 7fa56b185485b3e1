#pragma once
// What changes one image, and such changes behind one type.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/train/sample.hpp>

namespace nas::train {

/// Memory of one thread that transforms use and leave; it grows to what they need and is kept.
struct transform_workspace {
    std::vector<std::uint8_t> pixels{}, rows{};
    std::vector<std::int32_t> weights{}, bounds{};
};

/// Changes an image: `t(sample, rng, workspace)` may replace pixels and extents, draws only from `rng`, and may be called
/// by several threads at once. It throws `data_error` if the image does not suit it. Optional: `t.check()` throws
/// `data_error` "nas.data.60" for settings out of range.
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
    void operator()(sample& s, rng r, transform_workspace& w) const {
        if (self_) self_->apply(s, r, w);
    }

private:
    struct interface {
        virtual ~interface() = default;
        virtual void apply(sample& s, rng r, transform_workspace& w) const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T t) : transform(std::move(t)) {}
        void apply(sample& s, rng r, transform_workspace& w) const override { transform(s, r, w); }
        T transform;
    };

    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
