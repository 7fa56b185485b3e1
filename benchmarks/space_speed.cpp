// How fast genomes are drawn, changed, decoded and hashed: one core, the MnasNet space of 42 decisions.

#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <nas/space/space.hpp>
#include <nas/zoo/mnasnet.hpp>

namespace {

constexpr auto const& space = nas::zoo::mnasnet;

// Genomes to work on, so that no benchmark learns a single one by heart.
std::vector<nas::genome> const& some_genomes() {
    static std::vector<nas::genome> const genomes = [] {
        std::vector<nas::genome> out;
        for (std::uint64_t i = 0; i < 1024; ++i) out.push_back(nas::sample(space, nas::rng(i)));
        return out;
    }();
    return genomes;
}

template <class F>
void per_genome(benchmark::State& state, F const& f) {
    auto const& genomes = some_genomes();
    nas::rng const random(1);
    std::uint64_t i = 0;
    for (auto _ : state) {
        f(genomes[i % 1024], genomes[(i * 7 + 1) % 1024], random.stream(i));
        ++i;
    }
    state.SetItemsProcessed(state.iterations());
}

void sample(benchmark::State& state) {
    per_genome(state, [](auto const&, auto const&, nas::rng const& r) {
        auto const g = nas::sample(space, r);
        benchmark::DoNotOptimize(g.data());
    });
}

void mutate(benchmark::State& state) {
    per_genome(state, [](nas::genome const& g, auto const&, nas::rng const& r) {
        auto const child = nas::mutate(space, g, r);
        benchmark::DoNotOptimize(child.data());
    });
}

void crossover(benchmark::State& state) {
    per_genome(state, [](nas::genome const& a, nas::genome const& b, nas::rng const& r) {
        auto const child = nas::crossover(space, a, b, r);
        benchmark::DoNotOptimize(child.data());
    });
}

void decode(benchmark::State& state) {
    per_genome(state, [](nas::genome const& g, auto const&, nas::rng const&) {
        auto const arch = nas::decode(space, g);
        benchmark::DoNotOptimize(&arch);
        benchmark::ClobberMemory();
    });
}

void hash(benchmark::State& state) {
    per_genome(state,
               [](nas::genome const& g, auto const&, nas::rng const&) { benchmark::DoNotOptimize(nas::hash_of(g)); });
}

} // namespace

BENCHMARK(sample);
BENCHMARK(mutate);
BENCHMARK(crossover);
BENCHMARK(decode);
BENCHMARK(hash);
