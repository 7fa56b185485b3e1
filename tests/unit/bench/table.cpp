#include <limits>
#include <vector>

#include <nas/bench/table.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

nas::genome named(std::uint32_t value) { return {{.key = 7, .arity = 10, .value = value}}; }

} // namespace

TEST_CASE("table: rows are found by genome, grouped by budget and repeat", "[bench][table]") {
    table const t({"accuracy", "loss"}, {{named(3), 12, 5, {0.7, 1.0}},
                                         {named(1), 4, 2, {0.5, 2.0}},
                                         {named(3), 4, 1, {0.6, 1.5}},
                                         {named(3), 12, 7, {0.8, 0.5}}});
    CHECK(t.architectures() == 2);
    CHECK(t.budgets() == std::vector<double>{4, 12});
    auto const three = t.find(named(3));
    REQUIRE(three.size() == 2);
    CHECK(three[0].budget == 4);
    CHECK(three[0].repeats == 1);
    CHECK(three[1].budget == 12);
    REQUIRE(three[1].repeats == 2);
    CHECK(t.value(three[1], 0, t.column("accuracy")) == 0.7); // in the order of the rows
    CHECK(t.value(three[1], 1, t.column("loss")) == 0.5);
    CHECK(t.mean_value(three[1], 0) == 0.75);
    CHECK(t.cost(three[1], 1) == 7);
    CHECK(t.mean_cost(three[1]) == 6);
    CHECK(t.find(named(1)).size() == 1);
    CHECK(t.find(named(2)).empty());
    std::size_t entries = 0;
    for (std::size_t i = 0; i < t.architectures(); ++i) entries += t.entries_of(i).size();
    CHECK(entries == 3);
    check_error<nas::search_error>(
        "nas.bench.13", [&] { (void)t.column("f1"); }, "'f1'", "accuracy, loss");
}

TEST_CASE("table: malformed rows and columns are refused", "[bench][table]") {
    auto const make = [](std::vector<std::string> columns, std::vector<table_row> rows) {
        return [=] { (void)table(columns, rows); };
    };
    double const inf = std::numeric_limits<double>::infinity();
    check_error<nas::data_error>("nas.bench.15", make({}, {{named(1)}}), "got 0 and 1");
    check_error<nas::data_error>("nas.bench.15", make({"a"}, {}), "got 1 and 0");
    check_error<nas::data_error>("nas.bench.15", make({"a", "a"}, {{named(1), 0, 1, {1, 2}}}), "column 1", "'a'");
    check_error<nas::data_error>("nas.bench.15", make({""}, {{named(1), 0, 1, {1}}}), "column 0");
    check_error<nas::data_error>("nas.bench.15", make({"a"}, {{named(1), 0, 1, {1}}, {named(2), 0, 1, {1, 2}}}),
                                 "row 1", "2 values");
    for (double const bad : {-1.0, inf}) {
        check_error<nas::data_error>("nas.bench.15", make({"a"}, {{named(1), bad, 1, {1}}}), "budget");
        check_error<nas::data_error>("nas.bench.15", make({"a"}, {{named(1), 0, bad, {1}}}), "cost");
    }
}
