// Equal seeds make equal proposals on every compiler: hashes of what each controller proposes in 60 trials.

#include <cstdint>
#include <string>
#include <vector>

#include <nas/controller/asha.hpp>
#include <nas/controller/bananas.hpp>
#include <nas/controller/bohb.hpp>
#include <nas/controller/gaussian_process_search.hpp>
#include <nas/controller/grid_search.hpp>
#include <nas/controller/hill_climbing.hpp>
#include <nas/controller/hyperband.hpp>
#include <nas/controller/lemonade.hpp>
#include <nas/controller/local_search.hpp>
#include <nas/controller/lstm_ppo.hpp>
#include <nas/controller/lstm_reinforce.hpp>
#include <nas/controller/neural_predictor.hpp>
#include <nas/controller/nsga2.hpp>
#include <nas/controller/one_plus_lambda.hpp>
#include <nas/controller/population_based_training.hpp>
#include <nas/controller/ppo.hpp>
#include <nas/controller/quasi_random.hpp>
#include <nas/controller/reinforce.hpp>
#include <nas/controller/roulette_evolution.hpp>
#include <nas/controller/smac.hpp>
#include <nas/controller/tournament_evolution.hpp>
#include <nas/controller/tpe.hpp>
#include <nas/nas.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

namespace {

constexpr auto with_reals =
    nas::tuple_of(nas::real(-1.0, 1.0), nas::one_of(0, 1, 2, 3), nas::real(1e-4, 1.0, {.log = true}));

// Rewards without rounding trouble: sums of a few exact numbers.
double quality(nas::genome const& g) {
    double sum = 0;
    for (nas::gene const& x : g)
        sum += x.arity > 100 ? -static_cast<double>(x.value >> 20) / 4096 : static_cast<double>(x.value % 3) / 4;
    return sum;
}

std::uint64_t proposals(nas::any_controller const& c, nas::space_view space) {
    nas::any_controller::state state;
    std::uint64_t h = 0;
    std::vector<nas::trial_record> records;
    for (std::uint64_t t = 0; t < 60; ++t) {
        nas::rng random = nas::rng(7).stream(t);
        nas::proposal const p = c.propose(state, space, random, {});
        h = nas::hash_combine(h, hash_of(p.genome));
        h = nas::hash_combine(h, static_cast<std::uint64_t>(p.budget * 1000));
        h = nas::hash_combine(h, p.continues.value_or(999));
        nas::trial_record r{
            .number = t, .genome = p.genome, .budget = p.budget, .continues = p.continues, .tag = p.tag};
        r.state = nas::trial_state::complete;
        r.reward = quality(p.genome);
        c.feedback(state, r);
    }
    return h;
}

struct golden {
    std::string name;
    nas::any_controller controller;
    std::uint64_t conditional, reals;
};

} // namespace

TEST_CASE("controllers: propose the same on every compiler", "[golden_proposals]") {
    nas::model::mlp_options const net{.layers = 2, .width = 8, .epochs = 20};
    std::vector<golden> const all{
        {"random_search", nas::random_search{}, 7175618784940202446u, 10955724119986300447u},
        {"random_search without replacement", nas::random_search{.replacement = false}, 12736041554569812074u,
         825290557194788853u},
        {"grid_search", nas::grid_search{.levels = 5}, 2698337203372326991u, 16278520324552048871u},
        {"quasi_random", nas::quasi_random{}, 537132165671986015u, 8888116476232880886u},
        {"regularized_evolution", nas::regularized_evolution{.population = 8, .sample = 3}, 9594191978892358830u,
         17379711467837085077u},
        {"tournament_evolution", nas::tournament_evolution{.population = 8}, 16501694065015150347u,
         3774070225355984912u},
        {"roulette_evolution", nas::roulette_evolution{.population = 8}, 3452774713378214284u, 4377745681867456274u},
        {"one_plus_lambda", nas::one_plus_lambda{.rate = 0.2}, 13660261070128026733u, 9236442165375587740u},
        {"local_search", nas::local_search{}, 7827923437031903345u, 4088343088661987887u},
        {"hill_climbing", nas::hill_climbing{.children = 4, .mutations = 2}, 7141957123725205687u,
         13686557352329264336u},
        {"nsga2", nas::nsga2{.population = 8}, 14809397115679953568u, 1235411034316439167u},
        {"lemonade",
         nas::lemonade{
             .cheap = [](nas::genome const& x) { return std::vector<double>{1.0 + static_cast<double>(x.size())}; },
             .first = 5,
             .parents = 10,
             .children = 4},
         6297254433050458887u, 3082541330636794230u},
        {"reinforce", nas::reinforce{}, 3513316992588641531u, 13161911879525845361u},
        {"ppo", nas::ppo{}, 6539031826406741802u, 11381051081425864824u},
        {"lstm_reinforce", nas::lstm_reinforce{.learning_rate = 0.01, .hidden = 6}, 4211626559216894355u,
         9929006343425522220u},
        {"lstm_ppo", nas::lstm_ppo{.learning_rate = 0.01, .hidden = 6}, 16827430505305505371u, 3602857364235352627u},
        {"tpe", nas::tpe{}, 6594230679519557299u, 15240975078846110622u},
        {"tpe, joint", nas::tpe{.multivariate = true}, 16404688799416959958u, 1141194574978807687u},
        {"gaussian_process_search", nas::gaussian_process_search{}, 11137239248188353424u, 14823932536854028838u},
        {"smac", nas::smac{.random_points = 50, .climbs = 3}, 11241160090784366162u, 14317216139047062894u},
        {"bananas", nas::bananas{.networks = 2, .network = net, .candidates = 30}, 17806385342632091321u,
         1348371733416617512u},
        {"neural_predictor", nas::neural_predictor{.networks = 2, .network = net, .pool = 50}, 15051511309771261194u,
         16506082719908576652u},
        {"hyperband", nas::hyperband{.max_budget = 9}, 3873026618878716756u, 10494609627922305902u},
        {"asha", nas::asha{.max_budget = 9}, 17831288637525091437u, 16312520853153402998u},
        {"bohb", nas::bohb{.max_budget = 9}, 5793258165563707868u, 6125233785102851422u},
        {"population_based_training", nas::population_based_training{.population = 8}, 15912991724102417027u,
         9443925130840693094u},
    };
    for (golden const& g : all) {
        std::uint64_t const conditional = proposals(g.controller, test::tiny_space),
                            reals = proposals(g.controller, with_reals);
        INFO("{\"" << g.name << "\", …, " << conditional << "u, " << reals << "u},");
        CHECK(conditional == g.conditional);
        CHECK(reals == g.reals);
    }
}
