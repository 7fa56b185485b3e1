#include <algorithm>
#include <numeric>

#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/networks.hpp"

using namespace nas::nn;

namespace {

std::vector<float> copy(std::span<float const> s) { return {s.begin(), s.end()}; }

float largest_difference(std::span<float const> a, std::span<float const> b) {
    REQUIRE(a.size() == b.size());
    float most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

void fill(plan& p, std::uint64_t seed) {
    auto const x = test::random_values(p.input().size(), seed);
    std::copy(x.begin(), x.end(), p.input().begin());
}

} // namespace

TEST_CASE("plan: computes what the graph says, in training and at inference", "[nn]") {
    backend const reference = reference_backend();
    for (auto const act : {nas::activation::relu, nas::activation::swish}) {
        graph const g = test::branching_network(5, 0.0, act);
        weights const w = test::lively_weights(g, 3);
        for (bool const training : {false, true}) {
            for (std::int64_t const batch : {1, 3}) {
                if (training && batch == 1) continue;
                plan p(g, reference, {.batch = batch, .training = training});
                p.load(w);
                for (std::uint64_t seed = 1; seed < 4; ++seed) {
                    fill(p, seed);
                    p.forward();
                    auto const expected = test::interpret(g, w, p.input(), batch, training);
                    CHECK(largest_difference(p.output(), expected) < 2e-5f);
                }
            }
        }
    }
}

TEST_CASE("plan: gradients of every parameter agree with finite differences", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    plan p(g, reference, {.batch = 3, .training = true});
    p.load(test::lively_weights(g, 5));
    fill(p, 1);
    auto const direction = test::random_values(p.output().size(), 9);
    auto const loss = [&] { // linear in the output, so that its gradient is `direction`
        p.forward();
        return std::inner_product(direction.begin(), direction.end(), p.output().begin(), 0.0);
    };
    loss();
    std::copy(direction.begin(), direction.end(), p.output_gradient().begin());
    p.backward();
    auto const gradients = copy(p.gradients());
    auto const values = p.parameters();
    for (plan::segment const& s : p.segments()) {
        // One random direction per tensor: a sum over all elements, so an error in any of them shows.
        auto const d = test::random_values(s.elements, 100 + s.offset);
        double const expected =
            std::inner_product(d.begin(), d.end(), gradients.begin() + static_cast<std::ptrdiff_t>(s.offset), 0.0);
        auto const moved = [&](double step) {
            auto const saved = copy(values);
            for (std::size_t i = 0; i < s.elements; ++i) values[s.offset + i] += static_cast<float>(step * d[i]);
            double const l = loss();
            std::copy(saved.begin(), saved.end(), values.begin());
            return l;
        };
        double const h = 4e-3;
        double const measured = (moved(h) - moved(-h)) / (2 * h);
        INFO(s.name);
        CHECK(measured == Approx(expected).epsilon(0.01).margin(3e-3));
    }
}

TEST_CASE("plan: neither forward nor backward allocates", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network(5, 0.2);
    plan p(g, reference, {.batch = 2, .training = true});
    p.load(test::lively_weights(g, 1));
    p.forward();
    std::size_t const before = test::allocations();
    p.forward();
    p.backward();
    CHECK(test::allocations() == before);
}

TEST_CASE("plan: misuse is reported", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    CHECK_THROWS_WITH(plan(g, reference, {.batch = 0}), Catch::Matchers::Contains("[nas.plan.1]"));
    CHECK_THROWS_WITH(plan(g, reference, {.threads = 0}), Catch::Matchers::Contains("[nas.plan.2]"));
    plan inference(g, reference, {});
    weights none;
    CHECK_THROWS_WITH(inference.backward(), Catch::Matchers::Contains("[nas.plan.6]"));
    CHECK_THROWS_WITH(inference.store(none), Catch::Matchers::Contains("[nas.plan.7]"));
    CHECK_THROWS_WITH(inference.load(none),
                      Catch::Matchers::Contains("[nas.weights.2]") && Catch::Matchers::Contains("stem.conv.weight"));
    CHECK(inference.gradients().empty());
    CHECK(inference.output_gradient().empty());
}

TEST_CASE("plan: moving a plan keeps it working", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    plan a(g, reference, {.batch = 2});
    a.load(test::lively_weights(g, 1));
    fill(a, 1);
    a.forward();
    auto const expected = copy(a.output());
    plan b = std::move(a);
    b.forward();
    CHECK(copy(b.output()) == expected);
}

TEST_CASE("plan: dropout draws another mask each step and the same one for the same step", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network(5, 0.5);
    plan p(g, reference, {.batch = 2, .training = true, .seed = 4});
    weights const w = test::lively_weights(g, 1);
    p.load(w);
    fill(p, 1);
    p.forward();
    auto const first = copy(p.output());
    p.forward();
    CHECK(copy(p.output()) != first);
    CHECK(p.step() == 2);
    p.set_step(0);
    p.forward();
    CHECK(copy(p.output()) == first);
}

TEST_CASE("plan: a profile has the time of every step and computes the same", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    plan p(g, reference, {.batch = 2, .training = true});
    p.load(test::lively_weights(g, 1));
    fill(p, 1);
    p.forward();
    std::fill(p.output_gradient().begin(), p.output_gradient().end(), 1.0f);
    p.backward();
    auto const gradients = copy(p.gradients());
    std::fill(p.gradients().begin(), p.gradients().end(), 0.0f);
    auto const times = p.profile();
    REQUIRE(times.size() == p.steps().size());
    double forward = 0, backward = 0;
    for (auto const& t : times) forward += t.forward.count(), backward += t.backward.count();
    CHECK(forward > 0);
    CHECK(backward > 0);
    CHECK(copy(p.gradients()) == gradients);
}
