#pragma once
// A network ready to run as it would be deployed: the thing whose latency is measured.

#include <cstdint>
#include <memory>
#include <utility>

#include <nas/core/rng.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/plan.hpp>
#include <nas/nn/weights.hpp>

namespace nas::nn {

struct inference_options {
    std::int64_t batch = 1;
    int threads = 1;
};

/// Callable that runs one inference; owns its plan. `backend` must outlive it.
class inference {
public:
    /// With the given weights.
    inference(graph const& g, backend const& target, weights const& w, inference_options options = {})
        : plan_(g, target, {.batch = options.batch, .training = false, .threads = options.threads}) {
        plan_.load(w);
    }
    /// With initial weights and a random input: enough to measure a latency, which does not depend on the values.
    inference(graph const& g, backend const& target, inference_options options = {})
        : inference(g, target, initialize(g, 1), options) {
        rng r(1);
        for (float& x : plan_.input()) x = static_cast<float>(r.uniform(-1, 1));
    }

    void operator()() { plan_.forward(); }

    nn::plan& plan() { return plan_; }

private:
    nn::plan plan_;
};

} // namespace nas::nn
