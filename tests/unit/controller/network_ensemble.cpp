#include <vector>

#include <nas/controller/network_ensemble.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/replay.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::gene_columns, nas::detail::network_ensemble;

namespace {

constexpr auto space = nas::repeat<6>(nas::one_of(0, 1, 2));

double value(nas::genome const& g) {
    double sum = 0;
    for (std::size_t i = 0; i < g.size(); ++i) sum += g[i].value == i % 3 ? 1 : 0;
    return sum;
}

struct data {
    std::vector<nas::genome> genomes;
    std::vector<nas::genome const*> pointers;
    std::vector<double> values;
    data(std::size_t n, std::uint64_t seed) {
        for (std::size_t i = 0; i < n; ++i) genomes.push_back(nas::sample(space, nas::rng(seed).stream(i)));
        for (auto const& g : genomes) {
            pointers.push_back(&g);
            values.push_back(value(g));
        }
    }
};

} // namespace

TEST_CASE("network_ensemble: predicts architectures it has not seen, by columns and by an encoding",
          "[network_ensemble]") {
    data const known(120, 1), other(60, 2);
    gene_columns columns;
    for (auto const& g : known.genomes) columns.add(g);
    nas::detail::genome_encoder const encoders[]{nullptr, [](nas::genome const& g) {
                                                     std::vector<float> x;
                                                     for (auto const& gene : g)
                                                         for (std::uint32_t k = 0; k < 3; ++k)
                                                             x.push_back(gene.value == k ? 1.0f : 0.0f);
                                                     return x;
                                                 }};
    for (auto const encode : encoders) {
        network_ensemble e(columns, encode);
        e.fit(known.pointers, known.values, 3, {.layers = 2, .loss = nas::model::regression_loss::squared},
              nas::rng(1));
        auto const forecasts = e.predict(other.pointers);
        double error = 0, spread = 0;
        for (std::size_t i = 0; i < forecasts.size(); ++i) {
            error += (forecasts[i].mean - other.values[i]) * (forecasts[i].mean - other.values[i]);
            spread += (2 - other.values[i]) * (2 - other.values[i]);
            CHECK(forecasts[i].deviation >= 0);
        }
        CHECK(error < 0.15 * spread);
        CHECK(e.predict({}).empty());
    }
}

TEST_CASE("network_ensemble: an encoding of changing length is an error", "[network_ensemble]") {
    data const known(5, 1);
    gene_columns columns;
    network_ensemble e(columns, [](nas::genome const& g) { return std::vector<float>(1 + g[0].value, 1.0f); });
    test::check_error<nas::search_error>("nas.controller.63",
                                         [&] { e.fit(known.pointers, known.values, 1, {.epochs = 1}, nas::rng(1)); });
}
