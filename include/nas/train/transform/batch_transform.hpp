#pragma once
// What mixes the images of a batch, and such a change behind one type.

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/target.hpp>
#include <nas/train/transform/describe.hpp>

namespace nas::train {

/// The images of a batch, normalised, plain NCHW, and what a network shall answer to them.
struct batch_contents {
    shape image{}; ///< {channels, height, width}
    std::span<float> images;
    std::span<target> targets; ///< one per image

    std::size_t size() const { return targets.size(); }
    std::span<float> image_at(std::size_t i) const {
        auto const n = static_cast<std::size_t>(image.elements());
        return images.subspan(i * n, n);
    }
};

/// Changes a batch: `t(batch, rng, scratch)` draws only from `rng` and may use `scratch` as it likes. Precondition of the
/// library's own: every target names one class. Optional: `t.check()`, `t.describe()`.
template <class T>
concept BatchTransform = requires(T const& t, batch_contents const& b, rng r, std::vector<float>& scratch) {
    t(b, r, scratch);
};

/// Any batch transform, checked when it is put in. Empty: batches stay as they are.
class any_batch_transform {
public:
    any_batch_transform() = default;

    /// Throws what `t.check()` throws.
    template <BatchTransform T>
        requires(!std::same_as<T, any_batch_transform>)
    any_batch_transform(T t) {
        if constexpr (requires { t.check(); }) t.check();
        self_ = std::make_shared<model<T>>(std::move(t));
    }

    bool empty() const noexcept { return self_ == nullptr; }
    /// Name and settings, such as "random_flip(horizontal 0.5, vertical 0)"; "none" if empty.
    std::string describe() const { return self_ ? self_->describe() : "none"; }
    void operator()(batch_contents const& b, rng r, std::vector<float>& scratch) const {
        if (self_) self_->apply(b, r, scratch);
    }

private:
    struct interface {
        virtual ~interface() = default;
        virtual std::string describe() const = 0;
        virtual void apply(batch_contents const& b, rng r, std::vector<float>& scratch) const = 0;
    };
    template <class T>
    struct model final : interface {
        explicit model(T t) : transform(std::move(t)) {}
        std::string describe() const override { return description_of(transform); }
        void apply(batch_contents const& b, rng r, std::vector<float>& scratch) const override {
            transform(b, r, scratch);
        }
        T transform;
    };

    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
