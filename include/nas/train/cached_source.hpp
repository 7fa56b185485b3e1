#pragma once
// A source that keeps what it has decoded, up to so many bytes.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <nas/train/sample.hpp>

namespace nas::train {

/// Reads every image at most once from `inner` as long as `budget` bytes suffice; what no longer fits is read anew each
/// time. Nothing is given up for something else: an epoch visits every image once, so that any exchange would only cost.
/// Images are kept as they come from the source, before any transform. Copies share the cache, and so do all pipelines
/// made from one; any number of threads may read. Damaged records are not kept. Satisfies `Source`.
class cached_source {
public:
    explicit cached_source(any_source inner, std::size_t budget)
        : state_(std::make_shared<state>(std::move(inner), budget)) {}

    std::size_t size() const { return state_->size; }
    std::string_view name() const { return state_->inner.name(); }

    void read(std::size_t i, sample& out) const {
        if (sample const* const kept = state_->kept[i].load(std::memory_order_acquire)) {
            out.extents = kept->extents;
            out.pixels.assign(kept->pixels.begin(), kept->pixels.end());
            out.label = kept->label;
            out.where.assign(kept->where);
            return;
        }
        state_->inner.read(i, out);
        keep(i, out);
    }

    /// Images kept, and the bytes they take: pixels, names and the records themselves.
    std::size_t kept() const { return state_->count.load(); }
    std::size_t bytes() const { return state_->used.load(); }

private:
    struct state {
        state(any_source source, std::size_t bytes)
            : inner(std::move(source)),
              budget(bytes),
              size(inner.size()),
              kept(std::make_unique<std::atomic<sample const*>[]>(size)) {}
        state(state const&) = delete;
        state& operator=(state const&) = delete;
        ~state() {
            for (std::size_t i = 0; i < size; ++i) delete kept[i].load();
        }

        any_source inner;
        std::size_t budget, size;
        std::unique_ptr<std::atomic<sample const*>[]> kept;
        std::atomic<std::size_t> used{0}, count{0};
    };

    void keep(std::size_t i, sample const& s) const {
        std::size_t const cost = s.pixels.size() + s.where.size() + sizeof(sample);
        std::size_t used = state_->used.load();
        do {
            if (cost > state_->budget - used) return;
        } while (!state_->used.compare_exchange_weak(used, used + cost));
        auto copy = std::make_unique<sample const>(s);
        sample const* none = nullptr;
        if (state_->kept[i].compare_exchange_strong(none, copy.get(), std::memory_order_acq_rel)) {
            copy.release();
            ++state_->count;
        } else {
            state_->used -= cost; // another thread was faster
        }
    }

    std::shared_ptr<state> state_;
};

} // namespace nas::train
