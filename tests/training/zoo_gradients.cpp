// Twenty random networks of the literature's spaces: one training step on oneDNN and the own kernels, with all that plans
// fuse and share, against the reference backend.

#include <cmath>
#include <string>
#include <vector>

#include <nas/nn/kernels/onednn.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/replay.hpp>
#include <nas/zoo/darts.hpp>
#include <nas/zoo/darts_graph.hpp>
#include <nas/zoo/enas_macro_graph.hpp>
#include <nas/zoo/genetic_cnn_graph.hpp>
#include <nas/zoo/hierarchical_graph.hpp>
#include <nas/zoo/nats_size_graph.hpp>
#include <nas/zoo/nb201_graph.hpp>

#include "support/catch.hpp"
#include "support/shared_norms.hpp"

namespace {

namespace nn = nas::nn;
namespace zoo = nas::zoo;

// |a - b| / |b| over all elements of all entries.
double relative(nn::weights const& a, nn::weights const& b) {
    double difference = 0, size = 0;
    for (auto const& e : b.entries()) {
        if (!trainable(e.role)) continue;
        auto const& other = a.at(e.name, e.extents).data;
        for (std::size_t i = 0; i < e.data.size(); ++i) {
            double const d = static_cast<double>(other[i]) - static_cast<double>(e.data[i]);
            difference += d * d;
            size += static_cast<double>(e.data[i]) * static_cast<double>(e.data[i]);
        }
    }
    return std::sqrt(difference / size);
}

/// The number of networks within 1e-4.
template <class Space, class Make>
int check(std::string const& name, Space const& space, int networks, Make make) {
    int within = 0;
    nn::backend const fast = nn::onednn_backend(), slow = nn::reference_backend();
    for (int i = 0; i < networks; ++i) {
        nn::graph const g = make(nas::decode(space, nas::sample(space, nas::rng(static_cast<std::uint64_t>(i) + 1))));
        nn::plan_options const o{.batch = 4, .training = true, .threads = 2};
        nn::plan a(g, fast, o), b(g, slow, o);
        auto const step = [&g](nn::plan& p, double change = 0) {
            p.load(nn::initialize(g, 7));
            nas::rng r(5);
            for (float& x : p.input()) x = static_cast<float>(r.uniform(-1, 1) + (r.uniform() < 0.5 ? change : -change));
            p.forward();
            for (float& d : p.output_gradient()) d = static_cast<float>(r.uniform(-1, 1));
            p.backward();
            std::copy(p.gradients().begin(), p.gradients().end(), p.parameters().begin());
            nn::weights out;
            p.store(out);
            return out;
        };
        nn::weights const expected = step(b);
        double const error = relative(step(a), expected);
        INFO(name << ", network " << i << ": relative error of the gradient " << error);
        if (error <= 1e-4) {
            ++within;
            continue;
        }
        // Where a relu is at its kink, or a norm has few elements, rounding decides: then no more than what the
        // reference itself makes of inputs that differ by one part in a million.
        CHECK(error <= 10 * relative(step(b, 1e-6), expected));
    }
    return within;
}

} // namespace

TEST_CASE("zoo gradients: those of twenty random networks agree with the reference", "[training]") {
    int within = 0;
    within += check("NAS-Bench-201", zoo::nb201, 4,
                    [](auto const& c) { return to_graph(c, {.resolution = 16, .channels = 8, .cells = 1}); });
    within += check("Genetic CNN", zoo::genetic_cnn, 4,
                    [](auto const& n) { return to_graph(n, {.resolution = 16, .channels = 8}); });
    within += check("ENAS macro", zoo::enas_macro, 3,
                    [](auto const& n) { return to_graph(n, {.resolution = 16, .channels = 12}); });
    within +=
        check("NATS-Bench size", zoo::nats_size, 4, [](auto const& n) { return to_graph(n, {.resolution = 16}); });
    within += check("DARTS", zoo::darts, 2,
                    [](auto const& n) { return to_graph(n, {.resolution = 16, .channels = 8, .cells = 3}); });
    within += check("hierarchical", zoo::hierarchical, 3,
                    [](auto const& c) { return to_graph(c, {.resolution = 16, .channels = 8}); });
    CHECK(within >= 17);
}
