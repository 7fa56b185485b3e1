#include <vector>

#include <nas/space/space.hpp>
#include <nas/zoo/repeats_around.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("repeats_around: the reference first, then one less and one more", "[zoo]") {
    auto const all = [](int r) {
        std::vector<int> out;
        auto const space = zoo::repeats_around(r);
        for (genome const& g : enumerate(space)) out.push_back(decode(space, g));
        return out;
    };
    CHECK(all(1) == std::vector{1, 2});
    CHECK(all(2) == std::vector{2, 1, 3});
    CHECK(all(8) == std::vector{8, 7, 9});
}

TEST_CASE("repeats_around: obeys the laws", "[zoo]") {
    test::check_laws(zoo::repeats_around(1));
    test::check_laws(zoo::repeats_around(4));
}

TEST_CASE("repeats_around: no layers are reported", "[zoo]") {
    test::check_error<space_error>(
        "nas.zoo.301", [] { (void)zoo::repeats_around(0); }, "0");
}
