#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan_cache.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/networks.hpp"
#include "support/shared_norms.hpp"

using namespace nas::nn;

namespace {

graph network(std::string const& prefix, std::int64_t channels = 6) {
    builder b{{.channels = 3, .height = 6, .width = 6}};
    auto const scope = b.scope(prefix);
    auto x = b.conv2d(b.input(), {.name = "a", .channels = channels, .kernel = 3, .norm = true, .activation = relu});
    x = b.conv2d(x, {.name = "b", .channels = 5, .norm = true});
    return b.classifier(x, {.classes = 3, .dropout = 0.5});
}

std::vector<float> run(plan& p, graph const& g) {
    p.load(initialize(g, 3));
    std::fill(p.input().begin(), p.input().end(), 0.5f);
    for (std::size_t i = 0; i < p.input().size(); i += 3) p.input()[i] = -1;
    p.forward();
    return {p.output().begin(), p.output().end()};
}

} // namespace

TEST_CASE("plan_cache: a plan comes back for the same network and options only", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    graph const g = network("n");
    plan const* first = nullptr;
    {
        auto const p = cache.take(g, {.batch = 2, .training = true});
        first = &*p;
        CHECK(cache.counts().plans == 0);
    }
    CHECK(cache.counts().plans == 1);
    CHECK(cache.counts().bytes == first->arena_bytes());
    CHECK(&*cache.take(g, {.batch = 2, .training = true}) == first);
    for (plan_options const& other : {plan_options{.batch = 3, .training = true}, plan_options{.batch = 2},
                                      plan_options{.batch = 2, .training = true, .threads = 2},
                                      plan_options{.batch = 2, .training = true, .seed = 7}})
        CHECK(&*cache.take(g, other) != first);
    CHECK(&*cache.take(network("n", 7), {.batch = 2, .training = true}) != first);
    CHECK(cache.counts().hits == 1);
    CHECK(cache.counts().misses == 6);
    cache.clear();
    CHECK(cache.counts().plans == 0);
    CHECK(cache.counts().bytes == 0);
}

TEST_CASE("plan_cache: two at a time are two plans, and both come back", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    graph const g = network("n");
    {
        auto a = cache.take(g, {.batch = 2});
        auto b = cache.take(g, {.batch = 2});
        CHECK(&*a != &*b);
        auto moved = std::move(a);
        b = std::move(moved);
        CHECK(cache.counts().plans == 0);
    }
    CHECK(cache.counts().plans == 2);
}

TEST_CASE("plan_cache: a plan taken for other names is a plan made for them, dropout included", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    graph const one = network("one"), two = network("two");
    plan_options const o{.batch = 2, .training = true};
    std::vector<float> const fresh_one = [&] { return run(*cache.take(one, o), one); }();
    std::vector<float> const cached_two = [&] { return run(*cache.take(two, o), two); }();
    CHECK(cache.counts().hits == 1);
    plan made(two, reference, o);
    CHECK(run(made, two) == cached_two);
    CHECK(run(*cache.take(one, o), one) == fresh_one);

    auto const p = cache.take(two, o);
    REQUIRE(p->segments().size() == made.segments().size());
    for (std::size_t i = 0; i < made.segments().size(); ++i) {
        CHECK(p->segments()[i].name == made.segments()[i].name);
        CHECK(p->segments()[i].offset == made.segments()[i].offset);
    }
    for (std::size_t i = 0; i < made.steps().size(); ++i) CHECK(p->steps()[i].name == made.steps()[i].name);
}

TEST_CASE("plan_cache: names of folded norms change as well", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    graph const one = network("one"), two = network("two");
    (void)run(*cache.take(one, {.batch = 2}), one);
    plan made(two, reference, {.batch = 2});
    CHECK(run(*cache.take(two, {.batch = 2}), two) == run(made, two));
}

TEST_CASE("plan_cache: plans used least recently go when the bytes are more than allowed", "[nn]") {
    backend const reference = reference_backend();
    graph const small = network("n", 6), large = network("n", 7);
    std::size_t const bytes = plan(small, reference, {}).arena_bytes() + plan(large, reference, {}).arena_bytes();
    plan_cache cache(reference, {.max_bytes = bytes});
    (void)cache.take(small, {});
    (void)cache.take(large, {});
    CHECK(cache.counts().plans == 2);
    (void)cache.take(small, {}); // the large one is now the older
    (void)cache.take(network("n", 8), {});
    CHECK(cache.counts().evictions > 0);
    CHECK(cache.counts().bytes <= bytes);
    auto const hits = cache.counts().hits;
    (void)cache.take(large, {});
    CHECK(cache.counts().hits == hits);

    plan_cache none(reference, {.max_bytes = 0});
    (void)none.take(small, {});
    CHECK(none.counts().plans == 0);
}

TEST_CASE("plan_cache: what cannot be compiled is thrown to the caller, and the cache stays as it was", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    test::check_error<nas::backend_error>("nas.plan.1", [&] { (void)cache.take(network("n"), {.batch = 0}); });
    test::check_error<nas::backend_error>("nas.plan.8", [&] { (void)cache.take(network("n"), {.memory_limit = 64}); });
    CHECK(cache.counts().plans == 0);
}

TEST_CASE("plan_cache: several threads share it", "[nn]") {
    backend const reference = reference_backend();
    plan_cache cache(reference);
    graph const g = network("n");
    plan made(g, reference, {.batch = 2});
    auto const expected = run(made, g);
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) wrong[t] += run(*cache.take(g, {.batch = 2}), g) != expected;
        });
    for (auto& t : threads) t.join();
    CHECK(wrong == std::vector<int>(4, 0));
    CHECK(cache.counts().hits + cache.counts().misses == 80);
    CHECK(cache.counts().plans <= 4);
}
