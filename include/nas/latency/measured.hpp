#pragma once
// Latency by running the candidate: the estimator to use when the machine at hand is the one that will be deployed on.

#include <concepts>
#include <utility>

#include <nas/latency/measure.hpp>

namespace nas::latency {

/// Latency estimator that prepares a candidate and times it.
///
/// `prepare(arch)` returns a callable that runs one inference of the deployed form and owns what it needs; with the
/// library's own engine that is `nn::inference(to_graph(arch), backend)`.
///
///     nas::latency::measured latency{[&](net const& n) { return nas::nn::inference(to_graph(n), backend); }};
template <class Prepare>
struct measured {
    Prepare prepare;
    protocol how{};

    template <class Arch>
    requires std::invocable<Prepare const&, Arch const&> measurement operator()(Arch const& arch) const {
        auto run = prepare(arch);
        return measure(run, how);
    }
};

template <class Prepare>
measured(Prepare) -> measured<Prepare>;
template <class Prepare>
measured(Prepare, protocol) -> measured<Prepare>;

} // namespace nas::latency
