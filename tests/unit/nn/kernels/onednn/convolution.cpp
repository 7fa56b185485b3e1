#include <algorithm>
#include <cmath>
#include <string>

#include <nas/nn/kernels/onednn.hpp>
#include <nas/nn/kernels/onednn/convolution.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/shared_norms.hpp"

using namespace nas::nn;

TEST_CASE("convolutions work for the norms around them and give the gradients of the reference", "[backend][onednn]") {
    for (auto const l : test::levels()) {
        auto const target = onednn_backend({.level = l});
        for (auto const act : {nas::activation::relu, nas::activation::hard_swish})
            for (int const threads : {1, 2, 3}) {
                INFO(to_string(l) << ", " << to_string(act) << ", " << threads << " threads");
                bool const se = act == nas::activation::hard_swish;
                graph const g = test::normed_network(act, se ? 5 : 3, se);
                test::check_like_reference(g, target, {.batch = 6, .training = true, .threads = threads});
            }
    }
}

TEST_CASE("convolutions: the norm of a squeeze-excite block is applied by the pool and the gate behind it",
          "[backend][onednn]") {
    for (auto const l : test::levels()) {
        auto const target = onednn_backend({.level = l});
        for (auto const act : {nas::activation::relu, nas::activation::hard_swish, nas::activation::swish})
            for (auto const gate : {nas::activation::sigmoid, nas::activation::hard_sigmoid}) {
                INFO(to_string(l) << ", " << to_string(act) << ", gate " << to_string(gate));
                graph const g = test::normed_network(act, 3, true, gate);
                plan_options const o{.batch = 7, .training = true, .threads = act == nas::activation::swish ? 3 : 1};
                test::check_like_reference(g, target, o);
                plan const p(g, target, o);
                auto const steps = p.steps();
                for (std::string const name : {"first.depthwise.norm", "first.se.scale"}) {
                    auto const at =
                        std::find_if(steps.begin(), steps.end(), [&](auto const& s) { return s.name == name; });
                    REQUIRE(at != steps.end());
                    CHECK(at->implementation == "by its neighbours");
                }
            }
    }
}

TEST_CASE("convolutions: gates that they multiply by while they load may have several readers, and no norm in front",
          "[backend][onednn]") {
    builder b{{.channels = 3, .height = 7, .width = 6}};
    value const x = b.conv2d(b.input(), {.name = "stem", .channels = 20, .kernel = 3});
    value const gate = b.conv2d(b.global_average_pool(x, "pool"),
                                {.name = "gate", .channels = 20, .activation = nas::activation::sigmoid});
    value const first = b.conv2d(b.multiply(x, gate, "scale1"), {.name = "first", .channels = 20, .norm = true});
    value const second = b.conv2d(b.multiply(first, gate, "scale2"), {.name = "second", .channels = 20, .kernel = 3});
    value const third = b.multiply(second, gate, "scale3"); // two readers: has a pass of its own
    value const fourth = b.conv2d(third, {.name = "fourth", .channels = 20});
    graph const g = b.classifier(b.sum({third, fourth}, "sum"), {.classes = 5});
    auto const target = onednn_backend();
    for (int const threads : {1, 2, 3}) {
        plan_options const o{.batch = 7, .training = true, .threads = threads};
        test::check_like_reference(g, target, o);
        plan const p(g, target, o);
        for (auto const& s : p.steps())
            if (s.kind == "multiply") CHECK((s.implementation == "by its neighbours") == (s.name != "scale3"));
    }
}

TEST_CASE("convolutions: memory-bound ones have own kernels, which work for norms like all others",
          "[backend][onednn]") {
    builder b{{.channels = 3, .height = 17, .width = 16}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 20, .kernel = 3, .norm = true});
    x = mbconv(b, x, {.channels = 20, .kernel = 3, .expand = 2, .activation = nas::activation::relu6});
    x = b.conv2d(x, {.name = "head", .channels = 36, .norm = true, .activation = nas::activation::relu});
    graph const g = b.classifier(x, {.classes = 7});
    for (auto const l : test::levels())
        for (int const threads : {1, 2, 3}) {
            INFO(to_string(l) << ", " << threads << " threads");
            auto const target = onednn_backend({.level = l});
            plan_options const o{.batch = 5, .training = true, .threads = threads};
            test::check_like_reference(g, target, o);
            plan const p(g, target, o);
            auto const steps = p.steps();
            CHECK(std::count_if(steps.begin(), steps.end(), [](auto const& s) {
                      return std::string(s.implementation).find("pointwise") != std::string::npos;
                  }) == 3); // expand, project, head
        }
}

TEST_CASE("convolutions: batches that no chunk divides, and single images, are right as well", "[backend][onednn]") {
    auto const target = onednn_backend();
    graph const g = test::normed_network(nas::activation::relu6);
    for (std::int64_t const batch : {1, 2, 7})
        test::check_like_reference(g, target, {.batch = batch, .training = true, .threads = 2});
}

TEST_CASE("convolutions: what lies between a norm and the kernel behind it takes no memory", "[backend][onednn]") {
    auto const target = onednn_backend();
    graph const g = test::normed_network(nas::activation::relu);
    auto const count = [&](std::int64_t batch) {
        plan const p(g, target, {.batch = batch, .training = true});
        auto const steps = p.steps();
        return std::count_if(steps.begin(), steps.end(),
                             [](auto const& s) { return s.implementation == "by its neighbours"; });
    };
    // behind expand and depthwise of both blocks, the second projection, inside the residual, in front of the pool
    CHECK(count(8) == 7);
    CHECK(count(1) == 1); // in front of the pool
}

TEST_CASE("convolutions: a step with shared norms repeats to the last bit, and only oneDNN allocates",
          "[backend][onednn]") {
    auto const target = onednn_backend();
    graph const g = test::normed_network(nas::activation::relu);
    plan a(g, target, {.batch = 6, .training = true, .threads = 2}),
        b(g, target, {.batch = 6, .training = true, .threads = 2});
    auto const first = test::train_twice(a, g), second = test::train_twice(b, g);
    CHECK(first.output == second.output);
    std::string where;
    CHECK(test::deviation(first.gradients, second.gradients, 1, where) == 0);
    // oneDNN allocates in every call, as often each time (see primitive.cpp); the segments add nothing that grows.
    auto const step = [&a] {
        auto const before = test::allocations();
        a.forward();
        a.backward();
        return test::allocations() - before;
    };
    std::size_t const once = step();
#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_SYCL
    WARN("oneDNN built on SYCL: its queue allocates a changing number of times, " << once << " in one step");
#else
    CHECK(step() == once);
#endif
}

TEST_CASE("convolutions: with shared norms, what is computed again in backward has the same bits",
          "[backend][onednn]") {
    auto const target = onednn_backend();
    graph const g = test::normed_network(nas::activation::relu, 3, true);
    plan_options o{.batch = 6, .training = true, .threads = 2};
    plan usual(g, target, o);
    o.memory_limit = usual.arena_bytes() * 9 / 10;
    plan small(g, target, o);
    CHECK(small.recomputed_steps() > 0);
    auto const a = test::train_twice(usual, g), b = test::train_twice(small, g);
    CHECK(a.output == b.output);
    std::string where;
    CHECK(test::deviation(a.gradients, b.gradients, 1, where) == 0);
    CHECK(test::deviation(a.after, b.after, 1, where) == 0);
}

TEST_CASE("convolutions: with products in bfloat16 they work for the norms around them as well", "[backend][onednn]") {
    // Smooth throughout: at the kink of a relu one rounding decides where a gradient goes.
    graph const g = test::normed_network(nas::activation::swish, 3, true);
    auto const reference = reference_backend();
    auto const check = [&](backend const& target, int threads) {
        plan_options const o{.batch = 6, .training = true, .threads = threads};
        plan rounded(g, target, o), exact(g, reference, o);
        auto const steps = rounded.steps();
        auto const norm =
            std::find_if(steps.begin(), steps.end(), [](auto const& s) { return s.name == "first.depthwise.norm"; });
        REQUIRE(norm != steps.end());
        CHECK(norm->implementation == "by its neighbours");
        auto const a = test::train_twice(rounded, g), b = test::train_twice(exact, g);
        double ab = 0, aa = 0, bb = 0;
        for (auto const& e : b.gradients.entries()) {
            std::vector<float> const& other = a.gradients.at(e.name, e.extents).data;
            for (std::size_t i = 0; i < other.size(); ++i) {
                double const x = static_cast<double>(other[i]), y = static_cast<double>(e.data[i]);
                ab += x * y;
                aa += x * x;
                bb += y * y;
            }
        }
        CHECK(ab > 0.999 * std::sqrt(aa * bb));
        CHECK(aa == Approx(bb).epsilon(0.05));
        CHECK(test::difference(a.output, b.output) < 0.05);
    };
    if (!bfloat16_is_fast()) {
        WARN("this processor has no AMX: emulated products only");
        return check(onednn_backend({.products = product_type::bfloat16_emulated}), 1);
    }
    for (int const threads : {1, 2, 3}) check(onednn_backend({.products = product_type::bfloat16}), threads);
}
