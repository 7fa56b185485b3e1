#include <nas/train/adamw.hpp>
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

TEST_CASE("optimizer: the number of threads does not change what a parameter becomes", "[train]") {
    std::size_t const n = 1003;
    std::vector<parameter_run> const runs{{0, 500, 0.01}, {512, 491, 0.0}};
    for (optimizer const& o :
         {optimizer(nas::train::sgd{}), optimizer(nas::train::rmsprop{}), optimizer(nas::train::adamw{})}) {
        std::vector<float> one = varied(n, 1), three = one;
        auto state_one = o.start(n), state_three = state_one;
        for (int step = 0; step < 5; ++step) {
            auto const g = varied(n, step + 17);
            o.update(state_one, {.parameters = one, .gradients = g, .runs = runs, .rate = 0.1, .threads = 1});
            o.update(state_three, {.parameters = three, .gradients = g, .runs = runs, .rate = 0.1, .threads = 3});
        }
        INFO(o.describe());
        for (std::size_t i = 0; i < n; ++i)
            REQUIRE(one[i] == Approx(three[i]).epsilon(1e-6)); // vector ends may round apart
        CHECK(state_one.steps == 5);
    }
}

TEST_CASE("optimizer: the state is all it remembers: a copy continues alike, bit for bit", "[train]") {
    std::size_t const n = 100;
    std::vector<parameter_run> const runs{{0, n, 0.01}};
    for (optimizer const& o :
         {optimizer(nas::train::sgd{}), optimizer(nas::train::rmsprop{}), optimizer(nas::train::adamw{})}) {
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
