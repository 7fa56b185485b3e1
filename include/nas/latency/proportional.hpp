#pragma once
// Latency from a count: the deterministic estimator.

#include <concepts>
#include <string>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/units.hpp>

namespace nas::latency {

/// Estimator in proportion to a count, such as multiply-accumulates: `overhead` + count(arch) / `per_millisecond`.
///
/// Crude (it knows nothing of memory traffic or kernels), but exact to repeat.
///
///     nas::latency::proportional by_macs{[](net const& n) { return nas::nn::cost(to_graph(n)).macs; }, 2e6};
template <class Count>
class proportional {
public:
    /// Throws `search_error` unless `per_millisecond` > 0 and `overhead` >= 0.
    proportional(Count count, double per_millisecond, milliseconds overhead = milliseconds{0})
        : count_(std::move(count)), per_millisecond_(per_millisecond), overhead_(overhead) {
        if (!(per_millisecond > 0) || !(overhead.count() >= 0))
            throw search_error(
                "nas.latency.2",
                "latency::proportional needs a positive count per millisecond and no negative overhead, got ",
                per_millisecond, " and ", overhead.count(), " ms");
    }

    template <class Arch>
    requires std::invocable<Count const&, Arch const&> milliseconds operator()(Arch const& arch) const {
        return overhead_ + milliseconds{static_cast<double>(count_(arch)) / per_millisecond_};
    }
    std::string fingerprint() const {
        return concat("proportional{per_ms=", per_millisecond_, ", overhead_ms=", overhead_.count(), "}");
    }

private:
    Count count_;
    double per_millisecond_;
    milliseconds overhead_;
};

} // namespace nas::latency
