#include <cmath>
#include <limits>

#include <nas/space/real.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"

using nas::real, test::check_error, test::fixed;

namespace {

struct recipe {
    double rate;
    float dropout;
    friend bool operator==(recipe const&, recipe const&) = default;
};
constexpr auto recipes = nas::build<recipe>(nas::field<&recipe::rate>(real(1e-4, 1e-1, {.log = true})),
                                            nas::field<&recipe::dropout>(real(0, 0.5)));

double at(nas::interval const& space, std::uint32_t index) {
    fixed answers{index};
    return space.decode(answers);
}

} // namespace

TEST_CASE("real: reaches both ends exactly and lies between them", "[space]") {
    for (nas::interval const& space : {real(-1, 2), real(1e-5, 3.0, {.log = true}), real(0.1, 0.1000001)}) {
        CHECK(at(space, 0) == space.low);
        CHECK(at(space, nas::continuous_arity - 1) == space.high);
        double before = space.low;
        for (std::uint32_t i = 1; i < 1000; ++i) {
            double const x = at(space, i * 4'294'967u);
            CHECK((x > before && x < space.high));
            before = x;
        }
    }
}

TEST_CASE("real: draws are uniform on the scale", "[space]") {
    int below_middle = 0, below_geometric = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        recipe const r = nas::decode(recipes, nas::sample(recipes, nas::rng(i)));
        below_middle += r.dropout < 0.25f;
        below_geometric += r.rate < std::sqrt(1e-4 * 1e-1);
    }
    CHECK(below_middle == Approx(5'000).margin(200)); // four standard deviations
    CHECK(below_geometric == Approx(5'000).margin(200));
}

TEST_CASE("real: values are encoded to the nearest the decision can hold, within ten digits of the interval",
          "[space]") {
    for (double const x : {1e-4, 3e-4, 0.01, 0.05, 0.1}) {
        recipe const r = nas::decode(recipes, nas::encode(recipes, {x, 0.125f}));
        CHECK(std::abs(r.rate / x - 1) < 1e-8);
        CHECK(std::abs(r.dropout - 0.125f) < 1e-6f);
    }
    for (std::uint64_t i = 0; i < 200; ++i) {
        nas::genome const g = nas::sample(recipes, nas::rng(i));
        nas::genome const again = nas::encode(recipes, nas::decode(recipes, g));
        CHECK(again[0] == g[0]); // a float holds fewer digits than the decision, a double more
    }
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            (void)nas::encode(recipes, {0.2, 0.0f});
        },
        "rate");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            (void)nas::encode(recipes, {std::nan(""), 0.0f});
        },
        "rate");
}

TEST_CASE("real: mutation, crossover and text work as for other decisions", "[space]") {
    nas::genome const g = nas::sample(recipes, nas::rng(1));
    nas::genome const m = nas::mutate(recipes, g, nas::rng(2));
    CHECK((m[0] == g[0]) != (m[1] == g[1]));
    CHECK(nas::crossover(recipes, g, g, nas::rng(3)) == g);
    CHECK(nas::genome_from_text(nas::to_text(g)) == g);
    CHECK(nas::describe_genome(recipes, nas::encode(recipes, {0.1, 0.5f}))[1].literal == "0.5");
}

TEST_CASE("real: has no size", "[space]") {
    check_error<nas::space_error>("nas.space.48", [] { (void)nas::cardinality(recipes); });
}

TEST_CASE("real: impossible intervals are reported when the space is made", "[space]") {
    using limits = std::numeric_limits<double>;
    check_error<nas::space_error>("nas.space.49", [] { (void)real(1, 1); });
    check_error<nas::space_error>("nas.space.49", [] { (void)real(2.0, 1.0); });
    check_error<nas::space_error>("nas.space.49", [] { (void)real(0.0, limits::infinity()); });
    check_error<nas::space_error>("nas.space.49", [] { (void)real(limits::quiet_NaN(), 1.0); });
    check_error<nas::space_error>(
        "nas.space.49", [] { (void)real(0, 1, {.log = true}); }, "positive");
}
