// A space by run: how many layers can be chosen depends on the width drawn before. The search does not notice.

#include <nas/nas.hpp>

#include <cstdio>

struct net2 { int width; std::vector<int> kernels; };

constexpr auto space = nas::program([](nas::chooser& pick) {
    net2 n{.width = pick("width", nas::scaled(32, 0.5, 1.0, 2.0)), .kernels = {}};
    const int depth = pick("depth", nas::between(1, n.width / 16));               // bound depends on the draw above
    for (std::size_t i = 0; i < std::size_t(depth); ++i) n.kernels.push_back(pick(i, nas::one_of(3, 5, 7)));
    return n;
});

int main() {
    std::printf("%s networks\n", nas::cardinality(space).to_text().c_str());

    // Likes a receptive field of 13 pixels, and wide networks a little.
    nas::search search{space, nas::regularized_evolution{.population = 16, .sample = 4}};
    for (auto& trial : search.trials(100)) {
        int field = 1;
        for (int const kernel : trial.arch().kernels) field += kernel - 1;
        double const miss = field - 13;
        trial.report(1 / (1 + miss * miss) + 0.001 * trial.arch().width);
    }

    // Every decision of the winner has a path, which is what journals and JSON hold.
    for (nas::decision_text const& d : nas::describe_genome(space, search.best().genome()))
        std::printf("%s = %s (%u of %u)\n", d.path.c_str(), d.literal.c_str(), d.value + 1, d.arity);
}
