#include <nas/controller/gene_columns.hpp>

#include "support/catch.hpp"

using nas::detail::gene_columns;

TEST_CASE("gene_columns: every decision gets a column when a genome first shows it", "[gene_columns]") {
    gene_columns t;
    t.add({{50, 3, 2}, {10, 2, 1}});
    t.add({{50, 3, 0}, {70, nas::continuous_arity, 7}, {10, 4, 3}}); // another arity is another decision
    REQUIRE(t.size() == 4);
    CHECK(t[0] == gene_columns::column{50, 3});
    CHECK(t[1] == gene_columns::column{10, 2});
    CHECK(t[2].continuous());
    CHECK(t[3] == gene_columns::column{10, 4});
    CHECK(t.find({10, 4, 0}) == 3);
    CHECK(t.find({10, 5, 0}) == t.size());
    CHECK(t[0].unit(1) == 0.5);
}

TEST_CASE("gene_columns: rows hold the answers, and absent where a decision is not live", "[gene_columns]") {
    gene_columns t;
    t.add({{50, 3, 2}, {10, 2, 1}});
    std::vector<std::uint32_t> row;
    t.row({{10, 2, 0}, {99, 9, 9}}, row);
    CHECK(row == std::vector<std::uint32_t>{gene_columns::absent, 0});
    gene_columns same;
    same.add({{50, 3, 0}, {10, 2, 0}});
    CHECK(t == same);
}
