#include <cmath>
#include <map>
#include <vector>

#include <nas/controller/tpe_joint.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"

using nas::detail::tpe_history;
using nas::detail::tpe_joint;

namespace {

double cut_normal(double x, double mean, double deviation) {
    auto const cdf = [&](double y) { return 0.5 * std::erfc((mean - y) / deviation / std::sqrt(2.0)); };
    return std::exp(-0.5 * (x - mean) * (x - mean) / deviation / deviation) / std::sqrt(2 * 3.14159265358979) /
           deviation / (cdf(1) - cdf(0));
}

// The mixture as it is defined: a product per architecture.
double log_density(std::vector<nas::genome> const& kernels, nas::genome const& g, double prior_weight, int decisions) {
    auto const n = static_cast<double>(kernels.size());
    double const smoothing = prior_weight / (n + 1);
    double const width =
        std::min(1.0, std::max(0.2 * std::pow(std::max(n, 1.0), -1.0 / (decisions + 4)), 1 / std::min(100.0, n + 2)));
    nas::model::recency_weights const by_age{kernels.size()};
    double sum = 0, all = prior_weight, prior = prior_weight;
    for (nas::gene const& x : g)
        prior *= x.arity == nas::continuous_arity ? cut_normal(x.value / 4294967294.0, 0.5, 1) : 1.0 / x.arity;
    for (std::size_t k = 0; k < kernels.size(); ++k) {
        double product = by_age(k);
        all += product;
        for (nas::gene const& x : g) {
            nas::gene const* asked = nullptr;
            for (nas::gene const& y : kernels[k])
                if (y.key == x.key) asked = &y;
            if (x.arity == nas::continuous_arity)
                product *= asked ? cut_normal(x.value / 4294967294.0, asked->value / 4294967294.0, width) : 1;
            else if (!asked) product *= 1.0 / x.arity;
            else product *= (smoothing + (asked->value == x.value ? 1 : 0)) / (1 + smoothing * x.arity);
        }
        sum += product;
    }
    return std::log((sum + prior) / all);
}

} // namespace

TEST_CASE(
    "tpe_joint: the ratio is that of the two mixtures, of which conditional decisions are uniform where not asked",
    "[controller]") {
    std::vector<nas::genome> all;
    nas::rng random(4);
    for (int t = 0; t < 60; ++t) {
        nas::genome g{{11, 3, random.below(3)}};
        if (t % 3 != 0) g.push_back({22, 5, random.below(5)});
        g.push_back({33, nas::continuous_arity, random.below(4'000'000'000u)});
        all.push_back(g);
    }
    nas::genome const under_way{{11, 3, 2}, {22, 5, 4}};
    nas::genome const* const pending[]{&under_way};
    tpe_history h(8, 100);
    for (auto const& g : all) h.add(g);
    std::vector<std::uint32_t> const below{40, 3, 17, 9};
    for (std::uint32_t const t : below) h.hold(t, all[t]);
    h.set_below(below);
    std::vector<nas::genome> good, bad;
    for (std::uint32_t t = 0; t < all.size(); ++t)
        (std::find(below.begin(), below.end(), t) != below.end() ? good : bad).push_back(all[t]);
    bad.push_back(under_way);
    tpe_joint joint(h, pending, {24, 0.8, true});
    for (std::size_t t = 0; t < all.size(); t += 7)
        CHECK(joint.log_ratio(all[t]) ==
              Approx(log_density(good, all[t], 0.8, 3) - log_density(bad, all[t], 0.8, 3)).margin(1e-9));
    nas::genome const unknown{{11, 3, 1}, {99, 7, 3}}; // a decision never seen says nothing
    CHECK(joint.log_ratio(unknown) ==
          Approx(log_density(good, unknown, 0.8, 3) - log_density(bad, unknown, 0.8, 3)).margin(1e-9));
}

TEST_CASE("tpe_joint: candidates keep together what was good together", "[controller]") {
    // Good: both decisions equal. Each decision alone is uniform among the good and the bad.
    constexpr auto space = nas::repeat<2>(nas::one_of(0, 1, 2, 3));
    tpe_history h(25, 100);
    std::vector<nas::genome> all;
    std::vector<std::uint32_t> below;
    for (std::uint32_t t = 0; t < 160; ++t) {
        all.push_back(nas::sample(space, nas::rng(t)));
        h.add(all.back());
        if (all.back()[0].value == all.back()[1].value && below.size() < 16) {
            below.push_back(t);
            h.hold(t, all.back());
        }
    }
    h.set_below(below);
    tpe_joint joint(h, {}, {24, 1, true});
    for (std::uint64_t i = 0; i < 20; ++i) {
        nas::genome const g =
            joint.best(space, nas::rng(i), [&](std::uint32_t t) -> nas::genome const& { return all[t]; });
        CHECK(g[0].value == g[1].value);
    }
}
