#include <nas/nas.hpp>
#include <nas/search/study_view.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("study_view: shows space, history, best, target and identity", "[search]") {
    int looked = 0;
    nas::search search{test::tiny_space,
                       nas::random_search{},
                       nas::accuracy{},
                       {.seed = 9,
                        .observers = {[&](nas::trial_record const& r, nas::study_view v) {
                            ++looked;
                            CHECK(v.history.size() == r.number + 1);
                            CHECK(&v.history[r.number] == &r);
                            CHECK(v.finished.back() == r.number);
                            CHECK(*v.best->reward == static_cast<double>(r.number));
                            CHECK(v.target == 4);
                            CHECK(v.clock == &nas::wall_clock);
                            CHECK(nas::describe_genome(v.space, r.genome).size() == r.genome.size());
                            CHECK(v.identity[5].name == "seed");
                            CHECK(v.identity[5].value == "9");
                        }},
                        .settings = {{"epochs", "3"}}}};
    for (auto& trial : search.trials(4)) trial.report(static_cast<double>(trial.number()));
    CHECK(looked == 4);
}
