// How fast genomes are drawn, changed, decoded and hashed: one core, a space of 42 decisions like that of MnasNet.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <nas/space/space.hpp>

namespace {

struct block {
    int repeats;
    std::string_view function;
    int expand;
    int kernel;
    double se;
    int filters;
};

struct network {
    block first;
    std::array<block, 5> middle;
    block last;
};

template <class Repeats>
constexpr auto block_space(Repeats repeats, int filters) {
    using nas::field, nas::one_of;
    return nas::build<block>(field<&block::repeats>(repeats), field<&block::function>(one_of("conv", "mbconv")),
                             field<&block::expand>(one_of(1, 3, 6)), field<&block::kernel>(one_of(3, 5)),
                             field<&block::se>(one_of(0.0, 0.25)),
                             field<&block::filters>(one_of(filters * 3 / 4, filters, filters * 5 / 4)));
}

// 9,749,755,840,167,936 networks.
constexpr auto space =
    nas::build<network>(nas::field<&network::first>(block_space(nas::one_of(1, 2), 16)),
                        nas::field<&network::middle>(nas::repeat<5>([](std::size_t i) {
                            constexpr int repeats[] = {2, 3, 4, 3, 3};
                            constexpr int filters[] = {24, 32, 64, 96, 160};
                            return block_space(nas::one_of(repeats[i], repeats[i] - 1, repeats[i] + 1), filters[i]);
                        })),
                        nas::field<&network::last>(block_space(nas::one_of(1, 2), 320)));

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
