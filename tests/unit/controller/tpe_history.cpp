#include <algorithm>
#include <vector>

#include <nas/controller/tpe_history.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>

#include "support/catch.hpp"

using nas::detail::tpe_history;

namespace {

// Three decisions, the second of which every third genome lacks, and a number.
nas::genome some_genome(std::uint64_t t) {
    nas::rng r(t);
    nas::genome g{{11, 3, r.below(3)}};
    if (t % 3 != 0) g.push_back({22, 5, r.below(5)});
    g.push_back({33, nas::continuous_arity, r.below(4'000'000'000u)});
    return g;
}

struct plain {
    std::vector<double> weights;
    std::size_t observations = 0;
};

// The definition: weights by place among the observations of one part.
plain weigh(std::vector<nas::genome> const& all, std::vector<std::uint32_t> const& below, nas::gene key,
            bool wanted_below, std::vector<std::uint32_t> const& pending) {
    std::vector<std::uint32_t> answers;
    for (std::uint32_t t = 0; t < all.size(); ++t)
        if ((std::find(below.begin(), below.end(), t) != below.end()) == wanted_below)
            for (nas::gene const& x : all[t])
                if (x.key == key.key) answers.push_back(x.value);
    answers.insert(answers.end(), pending.begin(), pending.end());
    plain out{std::vector<double>(key.arity), answers.size()};
    for (std::size_t i = 0; i < answers.size(); ++i)
        out.weights[answers[i]] += nas::model::recency_weights{answers.size()}(i);
    return out;
}

} // namespace

TEST_CASE("tpe_history: weights are those of the definition, whatever is below", "[controller]") {
    tpe_history h(8, 100);
    std::vector<nas::genome> all;
    std::vector<std::uint32_t> below;
    nas::rng random(5);
    std::vector<double> weights, units, list;
    for (std::uint32_t t = 0; t < 150; ++t) {
        all.push_back(some_genome(t));
        h.add(all.back());
        if (random.below(3) == 0) { // some trial, new or old, gets below; the one there for longest leaves
            if (below.size() == 8) {
                h.release(below.front());
                below.erase(below.begin());
            }
            std::uint32_t const who = random.below(2) == 0 ? t : random.below(t + 1);
            if (std::find(below.begin(), below.end(), who) == below.end()) {
                h.hold(who, all[who]);
                below.push_back(who);
            }
        }
        h.set_below(below);
        std::vector<std::uint32_t> const pending =
            t % 2 == 0 ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{t % 3, 2, 0};
        for (nas::gene const key : {nas::gene{11, 3, 0}, nas::gene{22, 5, 0}}) {
            std::size_t const c = h.find(key, 0);
            if (c == h.columns()) continue;
            plain const b = weigh(all, below, key, true, {}), a = weigh(all, below, key, false, pending);
            CHECK(h.weigh_below(h[c], weights) == b.observations);
            for (std::size_t v = 0; v < key.arity; ++v) CHECK(weights[v] == Approx(b.weights[v]).margin(1e-9));
            CHECK(h.weigh_above(h[c], pending, weights) == a.observations);
            for (std::size_t v = 0; v < key.arity; ++v) CHECK(weights[v] == Approx(a.weights[v]).margin(1e-9));
        }
        std::size_t const n = h.find({33, nas::continuous_arity, 0}, 2);
        h.list_below(h[n], units, list);
        CHECK(units.size() == below.size());
        h.list_above(h[n], {}, units, list);
        REQUIRE(units.size() == all.size() - below.size());
        std::size_t i = 0;
        for (std::uint32_t k = 0; k < all.size(); ++k)
            if (std::find(below.begin(), below.end(), k) == below.end()) {
                CHECK(units[i] == Approx(all[k].back().value / 4294967294.0));
                CHECK(list[i] == nas::model::recency_weights{units.size()}(i));
                ++i;
            }
    }
}

TEST_CASE("tpe_history: trials below can have weights of their own", "[controller]") {
    tpe_history h(2, 100);
    for (std::uint32_t t = 0; t < 3; ++t) h.add({{1, 2, t % 2}});
    h.hold(1, {{1, 2, 1}});
    h.hold(0, {{1, 2, 0}});
    std::uint32_t const below[]{1, 0};
    double const own[]{0.25, 0.5};
    h.set_below(below, own);
    std::vector<double> weights;
    CHECK(h.weigh_below(h[0], weights) == 2);
    CHECK(weights == std::vector<double>{0.5, 0.25});
}

TEST_CASE("tpe_history: genes that cannot be are left out", "[controller]") {
    tpe_history h(2, 100);
    h.add({{1, 2, 7}, {2, 2, 1}});
    std::vector<double> weights;
    CHECK(h.weigh_above(h[0], {}, weights) == 0);
    CHECK(h.weigh_above(h[1], {}, weights) == 1);
}

TEST_CASE("tpe_history: decisions of many alternatives are numbers", "[controller]") {
    tpe_history h(2, 10);
    h.add({{1, 9, 8}, {2, 10, 9}});
    CHECK_FALSE(h[0].numeric);
    CHECK(h[1].numeric);
}
