// How many trials a second the loop itself carries: ask and report on a space of 24 decisions, in studies of 10 000 trials.

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

#include <unistd.h>

#include <nas/nas.hpp>

namespace {

constexpr std::size_t trials = 10'000;

// 24 decisions of 2 to 8 alternatives.
constexpr auto space = nas::repeat<24>([](std::size_t i) { return nas::between(0, 1 + static_cast<int>(i % 7)); });

// Cheap, but not constant: evolution shall have something to prefer.
double evaluate(std::array<int, 24> const& arch) {
    double sum = 0;
    for (std::size_t i = 0; i < arch.size(); ++i) sum += arch[i] * (static_cast<double>(i % 3) - 1) * 0.1;
    return sum;
}

struct memory_storage {
    nas::storage::memory make() const { return {}; }
};

// A journal in a file of its own, gone when the study is over.
struct journal_storage {
    std::string path = "/tmp/nas_ask_tell_" + std::to_string(getpid()) + ".journal";
    nas::storage::journal make() const { return nas::storage::journal{path}; }
    ~journal_storage() { std::remove(path.c_str()); }
};

template <class Controller, class Storage>
void ask_tell(benchmark::State& state, Controller const& controller) {
    std::uint64_t seed = 1;
    for (auto _ : state) {
        Storage const storage;
        nas::search search{space, controller, nas::accuracy{}, {.seed = seed++, .storage = storage.make()}};
        for (auto& trial : search.trials(trials)) trial.report(evaluate(trial.arch()));
        benchmark::DoNotOptimize(search.best().reward());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(trials));
}

void random_memory(benchmark::State& s) { ask_tell<nas::random_search, memory_storage>(s, {}); }
void random_journal(benchmark::State& s) { ask_tell<nas::random_search, journal_storage>(s, {}); }
void evolution_memory(benchmark::State& s) { ask_tell<nas::regularized_evolution, memory_storage>(s, {}); }
void evolution_journal(benchmark::State& s) { ask_tell<nas::regularized_evolution, journal_storage>(s, {}); }

// What a proposal costs without the record: the floor of the numbers above.
void sample_only(benchmark::State& state) {
    std::uint64_t trial = 0;
    nas::rng const random(1);
    for (auto _ : state) {
        nas::genome const g = nas::sample(space, random.stream(trial++));
        benchmark::DoNotOptimize(evaluate(nas::decode(space, g)));
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(sample_only);
BENCHMARK(random_memory)->Unit(benchmark::kMillisecond);
BENCHMARK(random_journal)->Unit(benchmark::kMillisecond);
BENCHMARK(evolution_memory)->Unit(benchmark::kMillisecond);
BENCHMARK(evolution_journal)->Unit(benchmark::kMillisecond);

} // namespace
