// A search space declared next to a trainer, searched by regularized evolution under a latency target.
//
// The trainer and the stopwatch are formulas here, so that the example runs in a moment and prints the same everywhere.

#include <nas/nas.hpp>

#include <cstdio>

struct conv   { int kernel; };                                   // the user's own types;
struct mbconv { int kernel; int expand; bool se; };              // nothing here knows about nas
struct skip   {};
struct stage  { int channels; std::vector<std::variant<conv, mbconv, skip>> layers; };
struct net    { std::array<stage, 3> stages; std::array<std::array<int, 2>, 4> cell; };

using nas::build, nas::field, nas::one_of;

constexpr auto layer = build<conv>(field<&conv::kernel>(one_of(3, 5)))
                     | build<mbconv>(field<&mbconv::kernel>(one_of(3, 5, 7)),     // these decisions exist
                                     field<&mbconv::expand>(one_of(3, 6)),        // only when mbconv is chosen
                                     field<&mbconv::se>(one_of(false, true)))
                     | nas::just(skip{});

constexpr auto space = build<net>(
    field<&net::stages>(nas::repeat<3>([](std::size_t i) {
        return build<stage>(field<&stage::channels>(nas::scaled(16 << i, 0.75, 1.0, 1.25)),
                            field<&stage::layers>(nas::repeat(layer, 1, 4)));
    })),
    field<&net::cell>(nas::repeat<4>([](std::size_t i) { return nas::inputs<2>(i + 2); })));

// Stands for a training run: networks that can do more are more accurate, with diminishing returns.
double my_train(net const& n) {
    auto const strength = nas::overloaded{
        [](conv const& c) { return 0.1 * c.kernel; },
        [](mbconv const& m) { return 0.1 * m.kernel + 0.1 * m.expand + 0.3 * m.se; },
        [](skip) { return 0.0; }};
    double capacity = 0;
    for (stage const& s : n.stages)
        for (auto const& l : s.layers) capacity += s.channels * std::visit(strength, l);
    for (auto const& [first, second] : n.cell) capacity += second - first;        // far connections help
    return capacity / (capacity + 40);
}

// Stands for a stopwatch on the target device.
nas::milliseconds my_latency(net const& n) {
    auto const work = nas::overloaded{
        [](conv const& c) { return 10.0 * c.kernel * c.kernel; },
        [](mbconv const& m) { return m.expand * (6.0 + m.kernel) * (m.se ? 1.5 : 1.0); },
        [](skip) { return 0.0; }};
    double ms = 10;
    for (stage const& s : n.stages)
        for (auto const& l : s.layers) ms += 0.001 * s.channels * std::visit(work, l);
    return nas::milliseconds{ms};
}

void save(net const& n) {
    auto const print = nas::overloaded{
        [](conv const& c) { std::printf(" conv%d", c.kernel); },
        [](mbconv const& m) { std::printf(" mbconv%d*%d%s", m.kernel, m.expand, m.se ? "+se" : ""); },
        [](skip) { std::printf(" skip"); }};
    for (stage const& s : n.stages) {
        std::printf("%d channels:", s.channels);
        for (auto const& l : s.layers) std::visit(print, l);
        std::printf("\n");
    }
    std::printf("cell:");
    for (auto const& [first, second] : n.cell) std::printf(" (%d %d)", first, second);
    std::printf("\n%.2f accurate in %.1f ms\n", my_train(n), my_latency(n).count());
}

int main() {
    nas::search search{space, nas::regularized_evolution{.population = 64, .sample = 16},
                       nas::mnas_reward{.target = nas::milliseconds{80}}, my_latency};   // any callable net -> ms
    for (auto& trial : search.trials(500))
        trial.report(my_train(trial.arch()));          // trial.arch() is a plain `net`; your trainer, your loop
    save(search.best().arch());
}
