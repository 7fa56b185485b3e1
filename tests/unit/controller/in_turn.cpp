#include <nas/controller/in_turn.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::in_turn;

TEST_CASE("in_turn: conforms", "[in_turn]") {
    in_turn c{.stages = {{nas::random_search{}, 10}, {nas::regularized_evolution{.population = 6, .sample = 3}}}};
    test::conforms(c);
    c.share = false;
    test::conforms(c);
}

TEST_CASE("in_turn: hands over after the given numbers of proposals", "[in_turn]") {
    auto const p = test::six_genomes();
    test::hand_driven study{in_turn{.stages = {{test::scripted{{p[0]}}, 2},
                                               {test::scripted{{p[1]}}, 0},
                                               {test::scripted{{p[2]}}, 3},
                                               {test::scripted{{p[3]}}, 1}}},
                            test::six_points};
    std::vector<nas::genome> seen;
    for (int i = 0; i < 8; ++i) {
        seen.push_back(study.ask().genome);
        study.tell(study.records.back(), i);
    }
    CHECK(seen == std::vector<nas::genome>{p[0], p[0], p[2], p[2], p[2], p[3], p[3], p[3]});
    CHECK(study.state.group.states[3].get_if<test::scripted>()->shown.size() == 8); // learns from the beginning
    CHECK(study.state.group.states[3].get_if<test::scripted>()->shown[4].tag == 0);
    CHECK(study.state.group.states[3].get_if<test::scripted>()->shown[5].tag == 100);
}

TEST_CASE("in_turn: a controller that has nothing more is followed by the next", "[in_turn]") {
    test::hand_driven study{
        in_turn{.stages = {{nas::random_search{.replacement = false}}, {nas::random_search{.replacement = false}}}},
        test::six_points};
    for (int i = 0; i < 12; ++i) (void)study.ask();
    CHECK_THROWS_AS(study.ask(), nas::space_exhausted);
}

TEST_CASE("in_turn: impossible options and foreign states are refused", "[in_turn]") {
    test::check_error<nas::search_error>("nas.controller.120", [] { in_turn{.stages = {}}.check(); });
    in_turn const one{.stages = {{nas::random_search{}}}};
    test::check_error<nas::storage_error>("nas.controller.118", [&] {
        in_turn const two{.stages = {{nas::random_search{}, 1}, {nas::random_search{}}}};
        in_turn::state s;
        nas::rng r(1);
        for (int i = 0; i < 2; ++i) (void)two.propose(s, test::six_points, r, {});
        (void)one.load(two.save(s));
    });
    CHECK(one.describe() == "in_turn{random_search{replacement=true}, share=true}");
}
