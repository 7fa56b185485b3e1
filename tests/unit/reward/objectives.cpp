#include <nas/nas.hpp>
#include <nas/reward/objectives.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

TEST_CASE("objectives: larger is better in every value", "[objectives]") {
    nas::objectives const r{nas::maximize("accuracy"), nas::minimize("latency"), nas::minimize("macs")};
    STATIC_REQUIRE(nas::reward_size<nas::objectives<3>> == 3);
    nas::metrics m{.accuracy = 0.5, .latency = nas::milliseconds{8}, .macs = 100};
    CHECK(r(m) == std::array<double, 3>{0.5, -8, -100});
    CHECK(r.describe() == "objectives{max accuracy, min latency, min macs}");
    m.macs.reset();
    test::check_error<nas::search_error>(
        "nas.search.1", [&] { (void)r(m); }, "macs");
    test::check_error<nas::search_error>("nas.controller.126", [] { nas::objectives{nas::maximize("")}.check(); });
}

TEST_CASE("objectives: a search with them has a front of its own", "[objectives]") {
    nas::search search{test::six_points, nas::random_search{.replacement = false},
                       nas::objectives{nas::maximize("accuracy"), nas::minimize("energy")}};
    for (auto& trial : search.trials(6)) {
        double const kernel = trial.arch().kernel;
        trial.report({.accuracy = kernel, .energy = trial.arch().wide ? kernel : 10.0});
    }
    CHECK(search.front().size() == 3); // the wide ones
}
