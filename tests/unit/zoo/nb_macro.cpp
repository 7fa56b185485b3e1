#include <nas/zoo/nb_macro.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include <nas/nn/cost.hpp>
#include <nas/nn/hash.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/enumerate.hpp>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;
using zoo::nb_macro_from_code;

TEST_CASE("nb_macro: the smallest and the largest network", "[zoo]") {
    auto const smallest = nn::cost(to_graph(nb_macro_from_code("00000000")));
    CHECK(smallest.parameters == 387'882);
    CHECK(smallest.macs == 7'713'280);
    auto const largest = nn::cost(to_graph(nb_macro_from_code("22222222")));
    CHECK(largest.parameters == 2'932'586);
    CHECK(largest.macs == 105'660'928);
}

TEST_CASE("nb_macro: the space has 6,561 points, each with a code of its own, and 3,969 structures", "[zoo]") {
    CHECK(cardinality(zoo::nb_macro) == 6561);
    std::set<std::string> codes;
    std::set<std::uint64_t> structures, graphs;
    for (genome const& point : enumerate(zoo::nb_macro)) {
        zoo::nb_macro_network const n = decode(zoo::nb_macro, point);
        codes.insert(to_code(n));
        CHECK(nb_macro_from_code(to_code(n)) == n);
        nn::graph const g = to_graph(n);
        structures.insert(nn::structure_hash(g));
        graphs.insert(nn::hash_of(g));
    }
    CHECK(codes.size() == 6561);
    CHECK(structures.size() == 3969);
    CHECK(graphs.size() == 6561);
}

TEST_CASE("nb_macro: parameters and MACs of all 6,561 networks are the integers of the benchmark", "[zoo][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    if (!folder) {
        WARN("skipped: NAS_DATA_DIR is not set, it names the folder with nas-bench-macro");
        return;
    }
    std::ifstream file(std::string(folder) + "/nas-bench-macro/nas-bench-macro_cifar10.json");
    REQUIRE(file);
    auto const table = nlohmann::json::parse(file);
    REQUIRE(table.size() == 6561);
    int equal = 0;
    for (auto const& [code, row] : table.items()) {
        nn::network_cost const c = nn::cost(to_graph(nb_macro_from_code(code)));
        equal += c.parameters == row["params"].get<std::int64_t>() && c.macs == row["flops"].get<std::int64_t>();
    }
    CHECK(equal == 6561);
}

TEST_CASE("nb_macro: other inputs and outputs", "[zoo]") {
    auto const g = to_graph(nb_macro_from_code("02012100"), {.classes = 7, .resolution = 28, .in_channels = 1});
    CHECK(g.input_shape() == shape{1, 28, 28});
    CHECK(g.output_shape() == shape{7});
}

TEST_CASE("nb_macro: a code that is none says what is wrong with it", "[zoo]") {
    test::check_error<space_error>("nas.zoo.2", [] { nb_macro_from_code("0123"); }, "8 digits, got 4 in \"0123\"");
    test::check_error<space_error>("nas.zoo.2", [] { nb_macro_from_code("00300000"); }, "got '3' at place 2 of \"00300000\"");
}
