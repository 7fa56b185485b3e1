#include <algorithm>
#include <cmath>

#include <nas/controller/population_based_training.hpp>
#include <nas/space/decode.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using pbt = nas::population_based_training;

namespace {

constexpr auto rate = nas::tuple_of(nas::real(0.0, 1.0), nas::one_of(0, 1, 2, 3, 4));

} // namespace

TEST_CASE("population_based_training: conforms", "[population_based_training]") {
    test::conforms(pbt{.population = 6});
    test::conforms(pbt{.population = 4, .step = 2, .last_budget = 9, .quantile = 0.5});
}

TEST_CASE("population_based_training: members are trained on in turn, from their own weights",
          "[population_based_training]") {
    test::hand_driven study{pbt{.population = 3, .step = 5, .quantile = 0}, rate};
    for (int i = 0; i < 9; ++i) study.tell(study.ask(), i);
    for (std::size_t i = 0; i < 9; ++i) {
        auto const& r = study.records[i];
        CHECK(r.budget == 5.0 * static_cast<double>(1 + i / 3));
        if (i < 3) CHECK_FALSE(r.continues);
        else CHECK(r.continues == i - 3);
        CHECK(r.genome == study.records[i % 3].genome);
    }
}

TEST_CASE("population_based_training: the worst goes on from the best, perturbed", "[population_based_training]") {
    test::hand_driven study{pbt{.population = 5, .resample = 0}, rate};
    for (double const reward : {3.0, 1.0, 5.0, 4.0, 2.0}) study.tell(study.ask(), reward);
    for (int i = 0; i < 5; ++i) study.tell(study.ask(), study.records[static_cast<std::size_t>(i)].reward.value());
    auto const& second = study.records[6]; // of the member that had 1
    CHECK(second.continues == 2);
    auto const& model = study.records[2].genome;
    double const moved =
        (static_cast<double>(second.genome[0].value) - static_cast<double>(model[0].value)) / 0xfffffffeu;
    bool const at_border = second.genome[0].value == 0 || second.genome[0].value == 0xfffffffeu;
    CHECK((at_border || std::abs(std::abs(moved) - 0.2) < 1e-6));
    CHECK(std::abs(int(second.genome[1].value) - int(model[1].value)) <= 1);
    for (std::size_t const i : {5u, 7u, 8u, 9u}) CHECK(study.records[i].continues == i - 5);
}

TEST_CASE("population_based_training: a member that failed is replaced by a variant of the best",
          "[population_based_training]") {
    test::hand_driven study{pbt{.population = 2, .quantile = 0}, rate};
    study.lose(study.ask(), nas::failure_kind::diverged);
    study.tell(study.ask(), 1);
    study.tell(study.ask(), 1); // the one that was trained least: number 2 failed at 1, number 1 stands at 1
    CHECK(study.records[2].continues == 1);
    test::hand_driven lost{pbt{.population = 2}, rate};
    for (int i = 0; i < 8; ++i) lost.lose(lost.ask());
    CHECK_FALSE(lost.records.back().continues); // nothing to go on from
}

TEST_CASE("population_based_training: ends when every member got to the last budget", "[population_based_training]") {
    test::hand_driven study{pbt{.population = 3, .step = 4, .last_budget = 10}, rate};
    for (int i = 0; i < 9; ++i) study.tell(study.ask(), 1);
    for (std::size_t i = 6; i < 9; ++i) CHECK(study.records[i].budget == 10);
    test::check_error<nas::space_exhausted>("nas.controller.102", [&] { (void)study.ask(); });
}

TEST_CASE("population_based_training: nobody copies a member that cannot be trained on",
          "[population_based_training]") {
    test::hand_driven study{pbt{.population = 2, .step = 1, .last_budget = 2, .quantile = 0.5}, rate};
    auto& a = study.ask();
    study.tell(a, 5);
    study.tell(study.ask(), 1);
    study.tell(study.ask(), 6); // the first member is at the last budget
    auto const& last = study.ask();
    CHECK(last.continues == 1);
    CHECK(last.budget == 2);
}

TEST_CASE("population_based_training: grows while all members are under way", "[population_based_training]") {
    test::hand_driven study{pbt{.population = 2}, rate};
    for (int i = 0; i < 4; ++i) (void)study.ask();
    CHECK(study.state.members.size() == 4);
}

TEST_CASE("population_based_training: follows an optimum that random members do not have",
          "[population_based_training]") {
    // The reward of a step is the nearness to 0.9; weights add it up.
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        test::hand_driven study{pbt{.population = 10, .quantile = 0.3}, rate, seed};
        std::vector<double> score;
        for (int i = 0; i < 200; ++i) {
            auto& r = study.ask();
            double const x = std::get<0>(nas::decode(rate, r.genome));
            double const before = r.continues ? score[*r.continues] : 0;
            score.push_back(before + 1 - std::abs(x - 0.9));
            study.tell(r, score.back());
        }
        sum += *std::max_element(score.begin(), score.end()) / 20;
    }
    CHECK(sum / 10 > 0.9); // a random member keeps 0.6 on average
}

TEST_CASE("population_based_training: impossible options and foreign states are refused",
          "[population_based_training]") {
    for (pbt const& bad : {pbt{.population = 0}, pbt{.step = 0}, pbt{.last_budget = -1}, pbt{.quantile = 0.6},
                           pbt{.resample = 2}, pbt{.shift = -1}})
        test::check_error<nas::search_error>("nas.controller.100", [&] { bad.check(); });
    pbt const c;
    test::check_error<nas::storage_error>("nas.controller.101", [&] { (void)c.load(c.save({}) + "x"); });
}
