#pragma once
// One labelled image, and what a source of them offers.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/tensor/shape.hpp>

namespace nas::train {

/// A labelled image as a source delivers it. A reader overwrites all of it and may keep the capacity of what was there.
struct sample {
    shape extents{};                    ///< {channels, height, width}
    std::vector<std::uint8_t> pixels{}; ///< plain CHW, extents.elements() bytes
    std::int64_t label = 0;
    std::string where{}; ///< the record, for messages: file and byte offset, or name and index

    friend bool operator==(sample const&, sample const&) = default;
};

/// Images by index. `read(i, out)` overwrites `out`, may be called by several threads at once, gives the same image
/// each time, and throws `data_error` that names file and byte offset where record `i` is damaged. Precondition of it: i
/// < size().
template <class S>
concept Source = requires(S const& s, std::size_t i, sample& out) {
    { s.size() } -> std::convertible_to<std::size_t>;
    s.read(i, out);
    { s.name() } -> std::convertible_to<std::string_view>;
};

/// Any source, shared: copies are cheap and read the same one, so several pipelines and trials can hold it at once.
class any_source {
public:
    any_source() = default;

    /// Takes a source by value.
    template <Source S>
        requires(!std::same_as<S, any_source>)
    any_source(S source) : self_(std::make_shared<model<S>>(std::move(source))) {}

    /// Shares a source that others hold, too. Precondition: not null.
    template <Source S>
    any_source(std::shared_ptr<S const> source) : self_(std::make_shared<shared_model<S>>(std::move(source))) {}

    bool empty() const noexcept { return self_ == nullptr; }

    // Precondition of all: !empty().
    std::size_t size() const { return self_->size(); }
    void read(std::size_t i, sample& out) const { self_->read(i, out); }
    std::string_view name() const { return self_->name(); }

private:
    struct interface {
        virtual ~interface() = default;
        virtual std::size_t size() const = 0;
        virtual void read(std::size_t i, sample& out) const = 0;
        virtual std::string_view name() const = 0;
    };
    template <class S>
    struct model final : interface {
        explicit model(S s) : source(std::move(s)) {}
        std::size_t size() const override { return static_cast<std::size_t>(source.size()); }
        void read(std::size_t i, sample& out) const override { source.read(i, out); }
        std::string_view name() const override { return source.name(); }
        S source;
    };
    template <class S>
    struct shared_model final : interface {
        explicit shared_model(std::shared_ptr<S const> s) : source(std::move(s)) {}
        std::size_t size() const override { return static_cast<std::size_t>(source->size()); }
        void read(std::size_t i, sample& out) const override { source->read(i, out); }
        std::string_view name() const override { return source->name(); }
        std::shared_ptr<S const> source;
    };

    std::shared_ptr<interface const> self_;
};

} // namespace nas::train
