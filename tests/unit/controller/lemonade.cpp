#include <algorithm>
#include <cmath>

#include <nas/controller/lemonade.hpp>
#include <nas/space/decode.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"
#include "support/nb_macro_table.hpp"

using nas::lemonade;

namespace {

std::vector<double> genes(nas::genome const& g) {
    double sum = 1;
    for (nas::gene const& x : g) sum += static_cast<double>(x.value) / static_cast<double>(x.arity - 1);
    return {sum};
}

std::vector<double> macs_table; // of NAS-Bench-Macro
std::size_t index_of(nas::genome const& g) {
    std::size_t index = 0;
    for (nas::gene const& x : g) index = 3 * index + x.value;
    return index;
}
std::vector<double> macs_of(nas::genome const& g) { return {macs_table[index_of(g)]}; }

// Of points (x, y), both minimised, with the reference (1, 1).
double hypervolume(std::vector<std::pair<double, double>> points) {
    std::sort(points.begin(), points.end());
    double volume = 0, lowest = 1;
    for (auto const& [x, y] : points) {
        if (x >= 1 || y >= lowest) continue;
        volume += (1 - x) * (lowest - y);
        lowest = y;
    }
    return volume;
}

// Mean and standard error of the share of the true hypervolume after 200 and 400 evaluations.
struct share {
    double mean[2] = {}, error[2] = {};
};
share on_nb_macro(std::vector<double> const& accuracy, bool inverse_density, std::uint64_t runs) {
    auto const normal = [&](std::size_t i) {
        return std::pair((macs_table[i] - 7713280) / (106e6 - 7713280),
                         (100 - accuracy[i] - 6.87333679) / (55 - 6.87333679));
    };
    share out;
    double sum[2] = {}, squares[2] = {};
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        test::hand_driven study{
            lemonade{.cheap = &macs_of, .first = 10, .parents = 50, .children = 10, .inverse_density = inverse_density},
            test::macro_space, seed};
        std::vector<std::pair<double, double>> points;
        for (int n = 1; n <= 400; ++n) {
            auto& r = study.ask();
            std::size_t const i = index_of(r.genome);
            r.objectives = {accuracy[i], -macs_table[i]};
            r.state = nas::trial_state::complete;
            study.controller.feedback(study.state, r);
            points.push_back(normal(i));
            if (n != 200 && n != 400) continue;
            double const ratio = hypervolume(points) / 0.903842;
            sum[n / 200 - 1] += ratio;
            squares[n / 200 - 1] += ratio * ratio;
        }
    }
    auto const n = static_cast<double>(runs);
    for (int k = 0; k < 2; ++k) {
        out.mean[k] = sum[k] / n;
        out.error[k] = std::sqrt((squares[k] / n - out.mean[k] * out.mean[k]) / (n - 1));
    }
    return out;
}

} // namespace

TEST_CASE("lemonade: conforms", "[lemonade]") {
    test::conforms(lemonade{.cheap = &genes, .first = 5, .parents = 10, .children = 3}, {.distinct = true});
    test::conforms(lemonade{.cheap = &genes, .first = 5, .parents = 10, .children = 3, .inverse_density = false},
                   {.distinct = true});
}

TEST_CASE("lemonade: the population is what no trial dominates, one of equals", "[lemonade]") {
    test::hand_driven study{lemonade{.cheap = &genes}, test::tiny_space};
    auto const tell = [&](double a, double b) {
        auto& r = study.ask();
        r.objectives = {a, b};
        r.state = nas::trial_state::complete;
        study.controller.feedback(study.state, r);
    };
    tell(1, 5);
    tell(3, 3);
    tell(2, 2);
    CHECK(study.state.front.size() == 2);
    tell(3, 3);
    CHECK(study.state.front.size() == 2);
    tell(3, 6);
    CHECK(study.state.front.size() == 1);
    study.lose(study.ask());
    CHECK(study.state.front.size() == 1);
}

TEST_CASE("lemonade: with a single reward, cheap objectives are minimised beside it", "[lemonade]") {
    test::hand_driven study{lemonade{.cheap = &genes}, test::six_points};
    auto& small = study.ask();
    small.genome = nas::genome{{1, 3, 0}};
    study.tell(small, 0.5);
    auto& large = study.ask();
    large.genome = nas::genome{{1, 3, 2}};
    study.tell(large, 0.5); // no better and larger
    CHECK(study.state.front.size() == 1);
    CHECK(study.state.front[0].genome == nas::genome{{1, 3, 0}});
}

TEST_CASE("lemonade: reaches the published share of the front of NAS-Bench-Macro, and beats uniform draws",
          "[lemonade]") {
    auto const accuracy = test::macro_accuracies();
    if (accuracy.empty()) {
        WARN("NAS_DATA_DIR is not set: not compared with NAS-Bench-Macro");
        return;
    }
    macs_table = test::macro_field("flops");
    share const inverse = on_nb_macro(accuracy, true, 60), uniform = on_nb_macro(accuracy, false, 60);
    auto const within = [](double mean, double error, double wanted, double deviation) {
        double const wanted_error = deviation / std::sqrt(40.0); // of the 40 runs of the reference
        INFO("mean " << mean << " +- " << error << ", reference " << wanted << " +- " << wanted_error);
        CHECK(std::abs(mean - wanted) <= 3 * std::sqrt(error * error + wanted_error * wanted_error));
    };
    within(inverse.mean[0], inverse.error[0], 0.9959, 0.0022);
    within(inverse.mean[1], inverse.error[1], 0.9994, 0.0005);
    within(uniform.mean[0], uniform.error[0], 0.9774, 0.0179);
    within(uniform.mean[1], uniform.error[1], 0.9969, 0.0045);
    CHECK(inverse.mean[0] - uniform.mean[0] >
          3 * std::sqrt(inverse.error[0] * inverse.error[0] + uniform.error[0] * uniform.error[0]));
}

TEST_CASE("lemonade: ends when every architecture is known", "[lemonade]") {
    test::hand_driven study{lemonade{.cheap = &genes, .first = 2}, test::six_points};
    for (int i = 0; i < 6; ++i) study.tell(study.ask(), i);
    test::check_error<nas::space_exhausted>("nas.controller.33", [&] { (void)study.ask(); });
}

TEST_CASE("lemonade: impossible options, cheap objectives and states are refused", "[lemonade]") {
    test::check_error<nas::search_error>("nas.controller.30", [] { lemonade{.cheap = nullptr}.check(); });
    test::check_error<nas::search_error>("nas.controller.30",
                                         [] { lemonade{.cheap = &genes, .children = 300}.check(); });
    test::check_error<nas::search_error>("nas.controller.30", [] { lemonade{.cheap = &genes, .first = 0}.check(); });
    lemonade const zero{.cheap = [](nas::genome const&) { return std::vector<double>{0}; }};
    lemonade::state s;
    test::check_error<nas::search_error>("nas.controller.32", [&] { zero.feedback(s, {.reward = 1.0}); });
    lemonade const c{.cheap = &genes};
    test::check_error<nas::storage_error>("nas.controller.31", [&] { (void)c.load(c.save({}) + "x"); });
}
