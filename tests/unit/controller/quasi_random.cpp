#include <cmath>

#include <nas/controller/quasi_random.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::quasi_random;

namespace {

constexpr auto cube = nas::repeat<4>(nas::real(0.0, 1.0));
constexpr auto pair_of_fours = nas::repeat<2>(nas::one_of(0, 1, 2, 3));

template <class S>
std::vector<nas::genome> points(quasi_random const& c, S const& space, int n, std::uint64_t seed = 1) {
    test::hand_driven study{c, space, seed};
    std::vector<nas::genome> out;
    for (int i = 0; i < n; ++i) out.push_back(study.ask().genome);
    return out;
}

} // namespace

TEST_CASE("quasi_random: conforms", "[quasi_random]") {
    test::conforms(quasi_random{});
    test::conforms(quasi_random{.scramble = false}, {.uses_seed = false});
}

TEST_CASE("quasi_random: the plain sequence is Halton's", "[quasi_random]") {
    auto const all = points({.scramble = false}, cube, 4);
    double const expected[4][4] = {
        {0, 0, 0, 0}, {0.5, 1 / 3.0, 0.2, 1 / 7.0}, {0.25, 2 / 3.0, 0.4, 2 / 7.0}, {0.75, 1 / 9.0, 0.6, 3 / 7.0}};
    for (std::size_t i = 0; i < 4; ++i) {
        auto const x = nas::decode(cube, all[i]);
        for (std::size_t k = 0; k < 4; ++k) CHECK(std::abs(x[k] - expected[i][k]) < 1e-9);
    }
}

TEST_CASE("quasi_random: combinations of decisions come equally often", "[quasi_random]") {
    // Bases 2 and 3 for decisions of 4: 16 x 9 points hold every pair of 16ths and 9ths once.
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        int counts[16] = {}, first[4] = {};
        for (auto const& g : points({}, pair_of_fours, 144, seed)) {
            ++counts[4 * g[0].value + g[1].value];
            ++first[g[0].value];
        }
        for (int const n : first) CHECK(n == 36);
        for (int const n : counts) CHECK(std::abs(n - 9) <= 4);
    }
}

TEST_CASE("quasi_random: averages are closer to the truth than those of random points", "[quasi_random]") {
    // The mean of a smooth function of four numbers over 256 points; its integral over the cube is 1.
    auto const f = [](std::array<double, 4> const& x) {
        double product = 1;
        for (double const v : x) product *= 1 + (v - 0.5);
        return product;
    };
    double quasi = 0, random = 0;
    constexpr int runs = 40;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
        double a = 0, b = 0;
        for (auto const& g : points({}, cube, 256, seed)) a += f(nas::decode(cube, g)) / 256;
        for (std::uint64_t i = 0; i < 256; ++i)
            b += f(nas::decode(cube, nas::sample(cube, nas::rng(seed).stream(i)))) / 256;
        quasi += (a - 1) * (a - 1) / runs;
        random += (b - 1) * (b - 1) / runs;
    }
    INFO("root mean square error " << std::sqrt(quasi) << ", of random points " << std::sqrt(random));
    CHECK(std::sqrt(quasi) < std::sqrt(random) / 5);
}

TEST_CASE("quasi_random: answers have the probabilities that the space gives them", "[quasi_random]") {
    static constexpr auto uneven = nas::weighted(nas::one_of(0, 1, 2, 3), 0.5, 0.25, 0.25, 0.0);
    int counts[4] = {};
    for (auto const& g : points({}, uneven, 64)) ++counts[g[0].value];
    CHECK(counts[0] == 32);
    CHECK(counts[1] == 16);
    CHECK(counts[2] == 16);
}

TEST_CASE("quasi_random: points that a constraint rejects are left out; if too many are, random ones are drawn",
          "[quasi_random]") {
    static constexpr auto halves = nas::program([](nas::chooser& pick) {
        int const a = pick("a", nas::one_of(0, 1, 2, 3));
        if (a % 2 == 1) throw nas::infeasible("nas.space.51", "odd");
        return a;
    });
    int zeros = 0;
    for (auto const& g : points({}, halves, 32)) {
        CHECK(g[0].value % 2 == 0);
        zeros += g[0].value == 0;
    }
    CHECK(std::abs(zeros - 16) <= 1);
    static constexpr auto never = nas::program([](nas::chooser& pick) -> int {
        (void)pick("a", nas::one_of(0, 1));
        throw nas::infeasible("nas.space.51", "never");
    });
    test::check_error<nas::space_error>("nas.space.52", [] { (void)points({}, never, 1); });
}

TEST_CASE("quasi_random: foreign bytes are refused", "[quasi_random]") {
    quasi_random const c;
    test::hand_driven study{c, test::tiny_space};
    for (int i = 0; i < 20; ++i) (void)study.ask();
    auto const loaded = c.load(c.save(study.state));
    CHECK(loaded == study.state);
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save(study.state) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save(study.state).substr(3)); });
}
