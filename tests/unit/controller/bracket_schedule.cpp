#include <limits>
#include <vector>

#include <nas/controller/bracket_schedule.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace {

std::vector<std::size_t> first_rungs(nas::bracket_schedule const& s) {
    std::vector<std::size_t> n;
    for (nas::bracket const& b : s.brackets()) n.push_back(b.front().trials);
    return n;
}
std::vector<double> first_budgets(nas::bracket_schedule const& s) {
    std::vector<double> r;
    for (nas::bracket const& b : s.brackets()) r.push_back(b.front().budget);
    return r;
}

} // namespace

TEST_CASE("bracket_schedule: the table of Hyperband for 81 epochs, in both roundings", "[controller]") {
    nas::bracket_schedule s{.max_budget = 81};
    CHECK(first_rungs(s) == std::vector<std::size_t>{81, 34, 15, 8, 5});
    CHECK(first_budgets(s) == std::vector<double>{1, 3, 9, 27, 81});
    s.rounding = nas::bracket_rounding::hpbandster;
    CHECK(first_rungs(s) == std::vector<std::size_t>{81, 27, 9, 6, 5});
    CHECK(first_budgets(s) == std::vector<double>{1, 3, 9, 27, 81});
}

TEST_CASE("bracket_schedule: the rungs of every bracket for 81 epochs", "[controller]") {
    auto const b = nas::bracket_schedule{.max_budget = 81}.brackets();
    REQUIRE(b.size() == 5);
    CHECK(b[0] == nas::bracket{{81, 1}, {27, 3}, {9, 9}, {3, 27}, {1, 81}});
    CHECK(b[1] == nas::bracket{{34, 3}, {11, 9}, {3, 27}, {1, 81}});
    CHECK(b[2] == nas::bracket{{15, 9}, {5, 27}, {1, 81}});
    CHECK(b[3] == nas::bracket{{8, 27}, {2, 81}});
    CHECK(b[4] == nas::bracket{{5, 81}});
}

TEST_CASE("bracket_schedule: budgets end at the largest and stay above the smallest", "[controller]") {
    auto const b = nas::bracket_schedule{.min_budget = 1, .max_budget = 12}.budgets();
    REQUIRE(b.size() == 3);
    CHECK(b[0] == Approx(12.0 / 9));
    CHECK(b[1] == 4);
    CHECK(b[2] == 12);
    CHECK(nas::bracket_schedule{.max_budget = 12}.budget(1) == 4);
    CHECK(nas::bracket_schedule{.min_budget = 5, .max_budget = 5}.budgets() == std::vector<double>{5});
    CHECK(nas::bracket_schedule{.min_budget = 0.1, .max_budget = 0.9}.levels() == 3);
    CHECK(nas::bracket_schedule{.min_budget = 1, .max_budget = 1000, .eta = 10}.levels() == 4);
    CHECK(nas::bracket_schedule{.min_budget = 1, .max_budget = 243}.levels() == 6);
    CHECK(nas::bracket_schedule{.min_budget = 1, .max_budget = 242.9}.levels() == 5);
}

TEST_CASE("bracket_schedule: the brackets of a pass cost about the same", "[controller]") {
    for (double const most : {27.0, 81.0, 243.0}) {
        double low = std::numeric_limits<double>::max(), high = 0;
        for (nas::bracket const& b : nas::bracket_schedule{.max_budget = most}.brackets()) {
            double cost = 0;
            for (nas::rung const& r : b) cost += static_cast<double>(r.trials) * r.budget;
            low = std::min(low, cost);
            high = std::max(high, cost);
        }
        CHECK(high / low < 1.35);
    }
}

TEST_CASE("bracket_schedule: successive halving keeps one part in eta of each rung", "[controller]") {
    nas::bracket_schedule const s{.min_budget = 1, .max_budget = 81};
    CHECK(s.halving(81) == nas::bracket{{81, 1}, {27, 3}, {9, 9}, {3, 27}, {1, 81}});
    CHECK(s.halving(20) == nas::bracket{{20, 1}, {6, 3}, {2, 9}});
    CHECK(s.halving(9) == nas::bracket{{9, 1}, {3, 3}, {1, 9}});
    CHECK(nas::bracket_schedule{.max_budget = 4, .eta = 2}.halving(100) == nas::bracket{{100, 1}, {50, 2}, {25, 4}});
    CHECK(s.halving(0).empty());
}

TEST_CASE("bracket_schedule: no rung is empty, for any factor", "[controller]") {
    for (double const eta : {1.5, 2.0, 2.7, 3.0, 4.0, 10.0})
        for (double const most : {1.0, 3.0, 7.0, 50.0, 300.0})
            for (auto const r : {nas::bracket_rounding::jmlr, nas::bracket_rounding::hpbandster}) {
                nas::bracket_schedule const s{.max_budget = most, .eta = eta, .rounding = r};
                auto const all = s.brackets();
                CHECK(all.size() == s.levels());
                for (nas::bracket const& b : all) {
                    CHECK(b.back().budget == most);
                    for (std::size_t i = 0; i < b.size(); ++i) {
                        CHECK(b[i].trials >= 1);
                        CHECK(b[i].budget >= 1 - 1e-6);
                        if (i > 0) CHECK(b[i].trials <= b[i - 1].trials);
                    }
                }
            }
}

TEST_CASE("bracket_schedule: impossible budgets are refused", "[controller]") {
    using nas::bracket_schedule;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (bracket_schedule const& s :
         {bracket_schedule{.min_budget = 0}, bracket_schedule{.min_budget = -1}, bracket_schedule{.max_budget = 0.5},
          bracket_schedule{.eta = 1}, bracket_schedule{.min_budget = nan}, bracket_schedule{.max_budget = nan},
          bracket_schedule{.eta = nan}, bracket_schedule{.max_budget = std::numeric_limits<double>::infinity()},
          bracket_schedule{.min_budget = 1e-300}})
        test::check_error<nas::search_error>(
            "nas.controller.80", [&] { s.check(); }, "min_budget");
    CHECK_NOTHROW(bracket_schedule{}.check());
}

TEST_CASE("bracket_schedule: roundings have names", "[controller]") {
    CHECK(to_string(nas::bracket_rounding::jmlr) == "jmlr");
    CHECK(to_string(nas::bracket_rounding::hpbandster) == "hpbandster");
}
