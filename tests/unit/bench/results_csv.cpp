#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <nas/bench/csv_table.hpp>
#include <nas/bench/results_csv.hpp>

#include "support/catch.hpp"

using namespace nas::bench;

namespace {

double const none = std::numeric_limits<double>::quiet_NaN();

std::vector<run_set> sets() {
    return {{.problem = {.name = "toy, small", .best = 0.75},
             .contender = "a \"b\"",
             .runs = {{.seed = 3, .seconds = {1.5, 2}, .budget = {0, 0}, .best = {none, 0.1}},
                      {.seed = 4, .seconds = {1}, .budget = {9}, .best = {0.3}}}},
            {.problem = {.name = "other"}, .contender = "c", .runs = {trace{}}}};
}

} // namespace

TEST_CASE("to_csv: a line per trial, names in quotes where they need them", "[bench][results_csv]") {
    CHECK(to_csv(sets()) == "problem,contender,seed,trial,seconds,budget,best\n"
                            "\"toy, small\",\"a \"\"b\"\"\",3,1,1.5,0,\n"
                            "\"toy, small\",\"a \"\"b\"\"\",3,2,2,0,0.1\n"
                            "\"toy, small\",\"a \"\"b\"\"\",4,1,1,9,0.3\n");
}

TEST_CASE("summary_to_csv: a line per contender and problem", "[bench][results_csv]") {
    std::string const text = summary_to_csv(sets());
    CHECK(text.find("\nother,c,1,1,,,,,,,,,\n") != std::string::npos);
    CHECK(text.find("\"a \"\"b\"\"\",2,0,0.2,") != std::string::npos);
    CHECK(text.find(",0.75\n") != std::string::npos);
    // It is CSV that csv_table reads.
    auto const t =
        csv_table(text, [](std::string_view name) { return nas::genome{{.key = name.size(), .arity = 2, .value = 1}}; },
                  {.architecture = "contender", .columns = {"mean", "median", "largest"}});
    CHECK(t.mean_value(t.find({{.key = 5, .arity = 2, .value = 1}})[0], t.column("largest")) == 0.3);
}
