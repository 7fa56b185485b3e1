#include <cmath>

#include <nas/train/adagrad.hpp>
#include <nas/train/adam.hpp>
#include <nas/train/adamw.hpp>
#include <nas/train/lamb.hpp>
#include <nas/train/lars.hpp>
#include <nas/train/nadam.hpp>
#include <nas/train/novograd.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/rmsprop.hpp>
#include <nas/train/sgd.hpp>

#include "support/catch.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::optimizer;
using nas::train::parameter_run;
using nas::train::update_range;

namespace {

/// The least an optimizer must be.
struct plain_descent {
    static constexpr std::string_view kind = "plain_descent";
    static constexpr std::size_t slots = 0;
    void update(update_range const& r) const {
        for (std::int64_t i = 0; i < r.elements; ++i)
            r.parameters[i] -=
                static_cast<float>(r.rate * (double{r.gradients[i]} + r.decay * double{r.parameters[i]}));
    }
};

struct without_update {
    static constexpr std::string_view kind = "x";
    static constexpr std::size_t slots = 0;
};
struct without_slots {
    static constexpr std::string_view kind = "x";
    void update(update_range const&) const {}
};

/// Learns at a rate that depends on the largest gradient of the layer so far.
struct by_largest {
    static constexpr std::string_view kind = "by_largest";
    static constexpr std::size_t slots = 0, layer_sums = 1, layer_slots = 2;
    void measure(update_range const& r, std::span<double> sums) const {
        for (std::int64_t i = 0; i < r.elements; ++i) sums[0] += std::abs(double{r.gradients[i]});
    }
    double conclude(std::span<double const> sums, update_range const& whole, std::span<double> layer) const {
        layer[0] = std::max(layer[0], sums[0]);
        layer[1] += static_cast<double>(whole.elements);
        return 1 / layer[0];
    }
    void update(update_range const& r) const {
        for (std::int64_t i = 0; i < r.elements; ++i)
            r.parameters[i] -= static_cast<float>(r.rate * r.factor * double{r.gradients[i]} + 0 * r.layer[1]);
    }
};

std::vector<optimizer> all_kinds() {
    using namespace nas::train;
    return {sgd{}, rmsprop{}, adamw{}, adam{}, nadam{}, adagrad{}, lars{}, lamb{}, novograd{}};
}

std::vector<float> varied(std::size_t n, int seed) {
    std::vector<float> out(n);
    for (std::size_t i = 0; i < n; ++i)
        out[i] = static_cast<float>((static_cast<int>(i) * 7919 + seed) % 201 - 100) / 64;
    return out;
}

} // namespace

TEST_CASE("optimizer: the concept asks for kind, slots and update, and for no more", "[train]") {
    STATIC_REQUIRE(nas::train::Optimizer<plain_descent>);
    STATIC_REQUIRE_FALSE(nas::train::Optimizer<without_update>);
    STATIC_REQUIRE_FALSE(nas::train::Optimizer<without_slots>);
}

TEST_CASE("optimizer: a user's own takes part, with defaults for what it leaves out", "[train]") {
    optimizer const own = plain_descent{};
    CHECK(own.describe() == "plain_descent");
    CHECK_NOTHROW(own.check());
    CHECK(own.start(5).slots.empty());
    CHECK(values_of(own, {.start = 2, .rate = 0.5, .gradients = {1.0, 2.0}}) == std::vector<double>{1.5, 0.5});
}

TEST_CASE("optimizer: each run of parameters has its own decay, and what lies between stays", "[train]") {
    optimizer const own = plain_descent{};
    std::vector<float> p(10, 1.0f), g(10, 0.0f);
    g[4] = 100; // between the runs
    std::vector<parameter_run> const runs{{1, 3, 0.5}, {6, 4, 0.0}};
    auto state = own.start(10);
    own.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = 1});
    CHECK(p == std::vector<float>{1, 0.5f, 0.5f, 0.5f, 1, 1, 1, 1, 1, 1});
}

TEST_CASE("optimizer: the number of threads does not change what a parameter becomes, bit for bit", "[train]") {
    std::size_t const n = 20'003; // enough to be shared
    std::vector<parameter_run> const runs{{0, 9'000, 0.01}, {9'005, 10'998, 0.0}};
    for (optimizer const& o : all_kinds()) {
        std::vector<float> one = varied(n, 1), three = one;
        auto state_one = o.start(n), state_three = state_one;
        for (int step = 0; step < 3; ++step) {
            auto const g = varied(n, step + 17);
            o.update(state_one, {.parameters = one, .gradients = g, .runs = runs, .rate = 0.1, .threads = 1});
            o.update(state_three, {.parameters = three, .gradients = g, .runs = runs, .rate = 0.1, .threads = 3});
        }
        INFO(o.describe());
        CHECK(one == three);
        CHECK(state_one == state_three);
        CHECK(state_one.steps == 3);
    }
}

TEST_CASE("optimizer: the state is all it remembers: a copy continues alike, bit for bit", "[train]") {
    std::size_t const n = 100;
    std::vector<parameter_run> const runs{{0, n, 0.01}};
    for (optimizer const& o : all_kinds()) {
        std::vector<float> p = varied(n, 3);
        auto state = o.start(n);
        for (int step = 0; step < 4; ++step)
            o.update(state, {.parameters = p, .gradients = varied(n, step), .runs = runs, .rate = 0.1});
        auto const saved = state;
        auto const p_saved = p;
        for (int step = 4; step < 8; ++step)
            o.update(state, {.parameters = p, .gradients = varied(n, step), .runs = runs, .rate = 0.1});
        auto again = saved;
        auto p_again = p_saved;
        optimizer const copy = o;
        for (int step = 4; step < 8; ++step)
            copy.update(again, {.parameters = p_again, .gradients = varied(n, step), .runs = runs, .rate = 0.1});
        CHECK(p == p_again);
        CHECK(state == again);
    }
}

TEST_CASE("optimizer: a rule for whole layers sees all of a layer, and remembers numbers of each", "[train]") {
    optimizer const own = by_largest{};
    CHECK(own.layer_slots() == 2);
    std::vector<float> p(7, 1.0f), g{1, 1, 2, 100, 0, 5, 5};
    std::vector<parameter_run> const runs{{0, 3, 0.0}, {5, 2, 0.0, 0.5}};
    auto state = own.start(7);
    own.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = 1});
    CHECK(p == std::vector<float>{0.75f, 0.75f, 0.5f, 1, 1, 0.75f, 0.75f});
    g = {1, 0, 0, 0, 0, 40, 40};
    own.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = 1});
    CHECK(p == std::vector<float>{0.5f, 0.75f, 0.5f, 1, 1, 0.5f, 0.5f});
    CHECK(state.layers == std::vector<double>{4, 6, 80, 4});
}

TEST_CASE("optimizer: sums over large layers do not depend on the number of threads, bit for bit", "[train]") {
    std::size_t const n = 70000; // several parts
    std::vector<parameter_run> const runs{{0, 33000, 0.01}, {33008, 36000, 0.0}};
    std::vector<float> one = varied(n, 1);
    auto const g = varied(n, 5);
    optimizer const o = by_largest{};
    auto state_one = o.start(n), state_three = state_one;
    auto three = one;
    o.update(state_one, {.parameters = one, .gradients = g, .runs = runs, .rate = 0.1, .threads = 1});
    o.update(state_three, {.parameters = three, .gradients = g, .runs = runs, .rate = 0.1, .threads = 3});
    CHECK(state_one == state_three);
    CHECK(one == three);
    double sum = 0;
    for (std::size_t i = 33008; i < 69008; ++i) sum += std::abs(double{g[i]});
    CHECK(state_one.layers[2] == sum); // sums of multiples of 1/64 are exact
}

TEST_CASE("optimizer: a run may learn faster or slower than others", "[train]") {
    optimizer const own = plain_descent{};
    std::vector<float> p(4, 1.0f), g(4, 1.0f);
    std::vector<parameter_run> const runs{{0, 2, 0.0, 0.25}, {2, 2, 0.0, 2}};
    auto state = own.start(4);
    own.update(state, {.parameters = p, .gradients = g, .runs = runs, .rate = 0.5});
    CHECK(p == std::vector<float>{0.875f, 0.875f, 0, 0});
}
