#include <vector>

#include <nas/controller/point_walk.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

using nas::detail::point_walk;

namespace {

auto const sorted = nas::where(nas::tuple_of(nas::one_of(0, 1, 2, 3), nas::one_of(0, 1, 2, 3)),
                               [](auto const& t) { return std::get<0>(t) > std::get<1>(t); });

std::vector<nas::genome> all_of(nas::space_view space) {
    point_walk w;
    std::vector<nas::genome> out;
    while (auto g = w.next(space)) {
        out.push_back(*g);
        std::string bytes;
        nas::byte_writer to(bytes);
        w.save(to);
        nas::byte_reader from(bytes);
        point_walk const loaded = point_walk::load(from);
        CHECK(loaded == w);
        w = loaded;
    }
    CHECK(w.done);
    CHECK_FALSE(w.next(space));
    return out;
}

} // namespace

TEST_CASE("point_walk: meets every point once, saved and loaded after each", "[controller]") {
    std::vector<nas::genome> expected;
    for (nas::genome const& g : nas::enumerate(test::tiny_space)) expected.push_back(g);
    CHECK(expected.size() == 3108);
    CHECK(all_of(test::tiny_space) == expected);
}

TEST_CASE("point_walk: passes over what a constraint forbids", "[controller]") {
    std::vector<nas::genome> expected;
    for (nas::genome const& g : nas::enumerate(sorted)) expected.push_back(g);
    CHECK(expected.size() == 6);
    CHECK(all_of(sorted) == expected);
}

TEST_CASE("point_walk: gives up after so many forbidden points, and goes on when asked again", "[controller]") {
    static constexpr auto last_only = nas::program([](nas::chooser& pick) {
        int ones = 0;
        for (std::size_t i = 0; i < 4; ++i) ones += pick(i, nas::one_of(0, 1));
        if (ones < 4) throw nas::infeasible("nas.space.51", "not all are 1");
        return ones;
    });
    point_walk w;
    int asked = 0;
    while (!w.next(last_only, 3) && !w.done) ++asked;
    CHECK(asked == 5); // 15 forbidden points
    CHECK(w.last == *nas::enumerate(last_only).begin());
    CHECK_FALSE(w.done);
    CHECK_FALSE(w.next(last_only, 3));
    CHECK(w.done);
}

TEST_CASE("point_walk: a space without decisions has one point", "[controller]") {
    static constexpr auto one = nas::just(3);
    CHECK(all_of(one) == std::vector<nas::genome>(1));
}
