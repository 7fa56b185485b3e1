#include <nas/latency/none.hpp>
#include <nas/nas.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("latency::none: a search without an estimator measures no latency", "[latency]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, nas::latency::none{}};
    auto trial = search.ask();
    CHECK(!trial.latency());
    trial.report(1.0);
    CHECK(!search.best().metrics().latency);
}
