// How fast parameters, MACs and memory of architectures are known: one core, random points of the MnasNet space.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <nas/core/rng.hpp>
#include <nas/nn/cost.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/mnasnet_graph.hpp>

namespace {

std::vector<nas::zoo::mnasnet_architecture> architectures() {
    std::vector<nas::zoo::mnasnet_architecture> all;
    for (std::uint64_t i = 0; i < 64; ++i)
        all.push_back(nas::decode(nas::zoo::mnasnet, nas::sample(nas::zoo::mnasnet, nas::rng(i))));
    return all;
}

void cost_of_graph(benchmark::State& state) {
    std::vector<nas::nn::graph> graphs;
    std::size_t nodes = 0;
    for (auto const& a : architectures()) {
        graphs.push_back(to_graph(a));
        nodes += graphs.back().nodes().size();
    }
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(nas::nn::cost(graphs[i++ % graphs.size()]));
    state.SetItemsProcessed(state.iterations());
    state.counters["nodes"] = static_cast<double>(nodes) / static_cast<double>(graphs.size());
}
BENCHMARK(cost_of_graph);

void graph_of_architecture(benchmark::State& state) {
    auto const all = architectures();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(to_graph(all[i++ % all.size()]));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(graph_of_architecture);

void graph_and_cost(benchmark::State& state) {
    auto const all = architectures();
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(nas::nn::cost(to_graph(all[i++ % all.size()])));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(graph_and_cost);

} // namespace
