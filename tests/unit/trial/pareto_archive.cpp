#include <algorithm>
#include <limits>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/search/pareto_front.hpp>
#include <nas/trial/pareto_archive.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("pareto_archive: holds after every point what pareto_front finds in all of them", "[pareto_archive]") {
    nas::rng r(2);
    for (std::size_t const d : {1u, 2u, 3u, 4u})
        for (int round = 0; round < 20; ++round) {
            nas::pareto_archive archive(d);
            std::vector<double> all;
            for (std::uint64_t n = 0; n < 60; ++n) {
                std::vector<double> p;
                for (std::size_t k = 0; k < d; ++k) p.push_back(r.below(8));
                all.insert(all.end(), p.begin(), p.end());
                bool const added = archive.add(p, n);
                std::vector<std::uint64_t> numbers;
                for (auto const& e : archive.front()) numbers.push_back(e.number);
                auto const front = nas::pareto_front<double>(all, d);
                REQUIRE(numbers.size() == front.size());
                for (std::size_t i = 0; i < front.size(); ++i) CHECK(numbers[i] == front[i]);
                CHECK(added == (std::find(front.begin(), front.end(), n) != front.end()));
            }
        }
}

TEST_CASE("pareto_archive: of equal points the first is kept, and dominated ones go", "[pareto_archive]") {
    nas::pareto_archive front(2);
    CHECK(front.add({1, 5}, 10));
    CHECK_FALSE(front.add({1, 5}, 11));
    CHECK(front.add({2, 4}, 12));
    CHECK(front.add({2, 5}, 13));
    CHECK(front.front() == std::vector<nas::pareto_archive::entry>{{{2, 5}, 13}});
    CHECK(front.dimensions() == 2);
}

TEST_CASE("pareto_archive: points that are none are refused", "[pareto_archive]") {
    test::check_error<nas::search_error>("nas.controller.21", [] { nas::pareto_archive front(0); });
    nas::pareto_archive front(2);
    test::check_error<nas::search_error>("nas.controller.21", [&] { front.add({1, 2, 3}, 0); });
    test::check_error<nas::search_error>("nas.controller.21", [&] {
        front.add({1, std::numeric_limits<double>::quiet_NaN()}, 0);
    });
}
