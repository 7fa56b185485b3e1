#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/controller/warm_up.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

namespace {

double sum_of_answers(nas::genome const& g) {
    double sum = 0;
    for (nas::gene const& x : g) sum += x.value;
    return sum;
}
using by_sum = double (*)(nas::genome const&);

} // namespace

TEST_CASE("warm_up: conforms", "[warm_up]") {
    test::conforms(nas::warm_up{nas::regularized_evolution{.population = 6, .sample = 3}, &sum_of_answers, 50, 8});
    test::conforms(nas::warm_up{nas::random_search{}, &sum_of_answers, 20, 4, 3});
}

TEST_CASE("warm_up: begins with the best of the pool by the proxy, best first, each once", "[warm_up]") {
    test::hand_driven study{nas::warm_up{test::scripted{{test::six_genomes()[0]}}, &sum_of_answers, 200, 3},
                            test::six_points};
    CHECK(sum_of_answers(study.ask().genome) == 3); // kernel 7 (2), wide (1)
    CHECK(sum_of_answers(study.ask().genome) == 2);
    CHECK(sum_of_answers(study.ask().genome) == 2);
    CHECK(study.records[1].genome != study.records[2].genome);
    CHECK(study.ask().tag == 100); // the controller inside
    study.tell(study.records[0], 0.5);
    CHECK(study.state.inner.shown.size() == 1);
}

TEST_CASE("warm_up: scores that are no numbers count as worst", "[warm_up]") {
    auto const broken = [](nas::genome const& g) {
        return g[0].value == 2 ? __builtin_nan("") : static_cast<double>(g[0].value);
    };
    test::hand_driven study{nas::warm_up{nas::random_search{}, broken, 100, 2}, test::six_points};
    CHECK(study.ask().genome[0].value == 1);
    CHECK(study.ask().genome[0].value == 1);
}

TEST_CASE("warm_up: later proposals can be the best of several moves", "[warm_up]") {
    auto const points = test::six_genomes();
    test::hand_driven study{nas::warm_up<test::scripted, by_sum>{
                                .controller = {points}, .proxy = &sum_of_answers, .pool = 0, .trials = 0, .moves = 6},
                            test::six_points};
    CHECK(sum_of_answers(study.ask().genome) == 3);
    CHECK(study.state.inner.next == 6);
}

TEST_CASE("warm_up: impossible options are refused", "[warm_up]") {
    test::check_error<nas::search_error>("nas.controller.115", [] {
        nas::warm_up{nas::random_search{}, &sum_of_answers, 5, 6}.check();
    });
    test::check_error<nas::search_error>("nas.controller.115", [] {
        nas::warm_up{nas::random_search{}, &sum_of_answers, 5, 5, 0}.check();
    });
}
