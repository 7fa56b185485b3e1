#include <nas/latency/measured.hpp>
#include <nas/nn/inference.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/networks.hpp"

TEST_CASE("inference: runs the network with the given weights", "[nn]") {
    auto const reference = nas::nn::reference_backend();
    auto const g = test::branching_network();
    auto const w = test::lively_weights(g, 2);
    nas::nn::inference run(g, reference, w, {.batch = 2});
    auto const x = test::random_values(run.plan().input().size(), 1);
    std::copy(x.begin(), x.end(), run.plan().input().begin());
    run();
    auto const expected = test::interpret(g, w, x, 2, false);
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(run.plan().output()[i] == Approx(expected[i]).margin(2e-5));
}

TEST_CASE("inference: is what latency::measured wants", "[nn][latency]") {
    auto const reference = nas::nn::reference_backend();
    nas::latency::measured const latency{
        [&](std::int64_t channels) { return nas::nn::inference(test::branching_network(channels), reference); },
        {.warmup = 1, .samples = 3, .rounds = 3, .foreign_cpu_limit = 1e9}};
    auto const narrow = latency(std::int64_t{2}), wide = latency(std::int64_t{64});
    CHECK(narrow.fastest.count() > 0);
    CHECK(wide.fastest > narrow.fastest);
}
