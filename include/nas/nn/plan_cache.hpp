#pragma once
// plan_cache: compiled plans for networks that come again, in the same or another architecture.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/hash.hpp>
#include <nas/nn/plan.hpp>

namespace nas::nn {

namespace detail {

/// Hash of a graph but for the names: operations and connections in the order of the nodes.
inline std::uint64_t nameless_hash(graph const& g) {
    std::uint64_t h = hash_of(g.input_shape());
    for (node const& n : g.nodes()) {
        h = hash_combine(h, nn::hash_of(n.op));
        h = hash_combine(h, n.inputs.size());
        for (value const v : n.inputs) h = hash_combine(h, static_cast<std::uint64_t>(v.node + 1));
    }
    return hash_combine(h, static_cast<std::uint64_t>(g.output().node + 1));
}

} // namespace detail

struct plan_cache_options {
    std::size_t max_bytes = std::size_t{1} << 30; ///< of plans that nobody uses; those used least recently go first
};

/// Keeps the plans of one backend. To compile a plan takes milliseconds, and its memory has to be touched for the first
/// time; a plan from the cache is ready within a millisecond. Networks that differ in nothing but names share plans.
///
///     nas::nn::plan_cache cache(backend);
///     auto p = cache.take(graph, {.batch = 64, .training = true});
///     p->load(weights);
///
/// Several threads may use a cache; each plan is used by one at a time. Backend and cache outlive what was taken.
class plan_cache {
public:
    /// A plan on loan; gives it back when destroyed. Parameters and statistics are those of its last use: `load` first.
    class lease {
    public:
        lease(lease&& other) noexcept : from_(std::exchange(other.from_, nullptr)), entry_(std::move(other.entry_)) {}
        lease& operator=(lease&& other) noexcept {
            std::swap(from_, other.from_);
            std::swap(entry_, other.entry_);
            return *this;
        }
        ~lease() {
            if (from_) from_->give_back(std::move(entry_));
        }

        plan& operator*() const { return *entry_.front().compiled; }
        plan* operator->() const { return entry_.front().compiled.get(); }

    private:
        friend class plan_cache;
        struct entry {
            std::uint64_t key;
            std::vector<std::string> names; // of the nodes of the graph it was last taken for
            std::unique_ptr<plan> compiled;
        };
        lease(plan_cache& from, std::list<entry> one) : from_(&from), entry_(std::move(one)) {}

        plan_cache* from_;
        std::list<entry> entry_; // one element, moved between lists without allocation
    };

    struct statistics {
        std::size_t hits = 0, misses = 0, evictions = 0;
        std::size_t plans = 0, bytes = 0; ///< kept, and used by nobody
    };

    explicit plan_cache(backend const& target, plan_cache_options options = {}) : target_(target), options_(options) {}
    plan_cache(plan_cache const&) = delete;
    plan_cache& operator=(plan_cache const&) = delete;

    /// A plan for `network`, from the cache if it has a free one. Throws as the constructor of `plan` does.
    lease take(graph const& network, plan_options const& options) {
        std::uint64_t const key = key_of(network, options);
        std::list<lease::entry> found;
        {
            std::scoped_lock const lock(mutex_);
            for (auto e = idle_.begin(); e != idle_.end(); ++e)
                if (e->key == key) {
                    statistics_.bytes -= e->compiled->arena_bytes();
                    found.splice(found.begin(), idle_, e);
                    break;
                }
            ++(found.empty() ? statistics_.misses : statistics_.hits);
        }
        if (found.empty()) {
            found.push_back({key, names_of(network), std::make_unique<plan>(network, target_, options)});
            return {*this, std::move(found)};
        }
        lease::entry& e = found.front();
        if (std::vector<std::string> names = names_of(network); names != e.names) {
            e.compiled->rename(e.names, names);
            e.names = std::move(names);
        }
        e.compiled->set_step(0);
        return {*this, std::move(found)};
    }

    statistics counts() const {
        std::scoped_lock const lock(mutex_);
        statistics s = statistics_;
        s.plans = idle_.size();
        return s;
    }

    /// Frees all plans that nobody uses.
    void clear() {
        std::list<lease::entry> gone;
        std::scoped_lock const lock(mutex_);
        gone.swap(idle_);
        statistics_.bytes = 0;
    }

private:
    static std::uint64_t key_of(graph const& g, plan_options const& o) {
        std::uint64_t h = detail::nameless_hash(g);
        for (std::uint64_t const v :
             {static_cast<std::uint64_t>(o.batch), std::uint64_t{o.training}, static_cast<std::uint64_t>(o.threads),
              o.seed, static_cast<std::uint64_t>(o.memory_limit), std::uint64_t{o.recompute}})
            h = hash_combine(h, v);
        return h;
    }
    static std::vector<std::string> names_of(graph const& g) {
        std::vector<std::string> out;
        out.reserve(g.nodes().size());
        for (node const& n : g.nodes()) out.push_back(n.name);
        return out;
    }

    void give_back(std::list<lease::entry> e) noexcept {
        std::list<lease::entry> gone; // destroyed without the lock
        std::scoped_lock const lock(mutex_);
        statistics_.bytes += e.front().compiled->arena_bytes();
        idle_.splice(idle_.begin(), e);
        while (!idle_.empty() && statistics_.bytes > options_.max_bytes) {
            statistics_.bytes -= idle_.back().compiled->arena_bytes();
            ++statistics_.evictions;
            gone.splice(gone.begin(), idle_, std::prev(idle_.end()));
        }
    }

    backend const& target_;
    plan_cache_options options_;
    mutable std::mutex mutex_;
    std::list<lease::entry> idle_; // used last in front
    statistics statistics_;
};

} // namespace nas::nn
