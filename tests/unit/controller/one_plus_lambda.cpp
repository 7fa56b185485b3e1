#include <nas/controller/one_plus_lambda.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::one_plus_lambda;

namespace {

constexpr auto bits = nas::repeat<20>(nas::one_of(0, 1));

// Only the first half of the decisions counts.
std::uint64_t first_half(nas::genome const& g) {
    nas::genome half(g.begin(), g.begin() + static_cast<std::ptrdiff_t>(g.size() / 2));
    return hash_of(half);
}
double ones(nas::genome const& g) {
    double sum = 0;
    for (std::size_t i = 0; i < g.size() / 2; ++i) sum += g[i].value;
    return sum;
}

} // namespace

TEST_CASE("one_plus_lambda: conforms", "[one_plus_lambda]") {
    test::conforms(one_plus_lambda{});
    test::conforms(one_plus_lambda{.lambda = 4, .rate = 0.3, .phenotype = &first_half});
}

TEST_CASE("one_plus_lambda: a child always stands for something else than its parent", "[one_plus_lambda]") {
    test::hand_driven study{one_plus_lambda{.lambda = 2, .rate = 0.02, .phenotype = &first_half}, bits};
    study.tell(study.ask(), 0);
    for (int i = 0; i < 200; ++i) {
        auto const before = first_half(study.state.parent->genome);
        auto& child = study.ask();
        CHECK(first_half(child.genome) != before);
        study.tell(child, -1);
    }
}

TEST_CASE("one_plus_lambda: drift changes the parent's genotype, never its phenotype, and only if it survives",
          "[one_plus_lambda]") {
    test::hand_driven study{one_plus_lambda{.lambda = 1, .rate = 0.2, .phenotype = &first_half}, bits};
    study.tell(study.ask(), 0);
    nas::genome const parent = study.state.parent->genome;
    std::size_t drifted = 0;
    for (int i = 0; i < 50; ++i) {
        nas::genome const before = study.state.parent->genome;
        study.tell(study.ask(), i % 2 == 0 ? -1.0 : 0.0); // a tie keeps the parent, too
        CHECK(first_half(study.state.parent->genome) == first_half(parent));
        drifted += study.state.parent->genome != before ? 1 : 0;
    }
    CHECK(drifted > 20);
    study.tell(study.ask(), 1);
    CHECK(study.state.parent->genome == study.records.back().genome);
    CHECK_FALSE(study.state.drifts);
}

TEST_CASE("one_plus_lambda: the best of a generation takes over, failures lose", "[one_plus_lambda]") {
    test::hand_driven study{one_plus_lambda{.lambda = 3}, bits};
    study.tell(study.ask(), 5);
    study.tell(study.ask(), 6);
    study.lose(study.ask());
    CHECK(study.state.parent->reward == 5);
    study.tell(study.ask(), 7);
    CHECK(study.state.parent->reward == 7);
    CHECK(study.state.told == 0);
}

TEST_CASE("one_plus_lambda: climbs to the top of a row of bits", "[one_plus_lambda]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        test::hand_driven study{one_plus_lambda{.lambda = 2, .rate = 0.05, .phenotype = &first_half}, bits, seed};
        for (int i = 0; i < 400; ++i) {
            auto& r = study.ask();
            study.tell(r, ones(r.genome));
        }
        CHECK(study.state.parent->reward == 10);
    }
}

TEST_CASE("one_plus_lambda: impossible options and foreign states are refused", "[one_plus_lambda]") {
    test::check_error<nas::search_error>("nas.controller.17", [] { one_plus_lambda{.lambda = 0}.check(); });
    test::check_error<nas::search_error>("nas.controller.17", [] { one_plus_lambda{.rate = 0}.check(); });
    test::check_error<nas::search_error>("nas.controller.17", [] { one_plus_lambda{.phenotype = nullptr}.check(); });
    one_plus_lambda const c;
    test::check_error<nas::storage_error>("nas.controller.18", [&] { (void)c.load(c.save({}) + "x"); });
}
