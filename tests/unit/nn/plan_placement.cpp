#include <algorithm>
#include <string>

#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan_placement.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/networks.hpp"
#include "support/shared_norms.hpp"

using namespace nas::nn;

namespace {

// Sixteen bottleneck blocks with three convolutions each, stem and classifier: 50 layers.
graph fifty_layers() {
    builder b{{.channels = 3, .height = 12, .width = 12}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = 8, .kernel = 3, .norm = true, .activation = relu});
    for (std::size_t i = 0; i < 16; ++i) {
        auto const scope = b.scope("blocks", i);
        x = residual(b, x, {.channels = 16, .stride = i == 8 ? 2 : 1, .bottleneck = 4});
    }
    return b.classifier(x, {.classes = 3, .dropout = 0.3});
}

} // namespace

TEST_CASE("plan: states to the byte what it will take", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    for (bool const training : {true, false}) {
        plan_options const o{.batch = 3, .training = training};
        std::size_t const bytes = plan::required_bytes(g, reference, o);
        CHECK(nas::arena(bytes).size() == plan(g, reference, o).arena_bytes());
    }
}

TEST_CASE("plan: what does not fit into the limit is refused with the number", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    std::size_t const all = plan::required_bytes(g, reference, {.batch = 3, .training = true});
    std::size_t const inference = plan::required_bytes(g, reference, {.batch = 3});
    CHECK_NOTHROW(plan(g, reference, {.batch = 3, .training = true, .memory_limit = all}));
    test::check_error<nas::backend_error>(
        "nas.plan.8",
        [&] { plan(g, reference, {.batch = 3, .training = true, .memory_limit = all - 1, .recompute = false}); },
        "a training plan with batch 3 takes " + std::to_string(all) + " bytes; the limit is " +
            std::to_string(all - 1));
    test::check_error<nas::backend_error>(
        "nas.plan.8", [&] { plan(g, reference, {.batch = 3, .memory_limit = inference - 1}); }, "an inference plan");
    test::check_error<nas::backend_error>(
        "nas.plan.8", [&] { plan(g, reference, {.batch = 3, .training = true, .memory_limit = 64}); },
        "with all recomputation");
    test::check_error<nas::backend_error>("nas.plan.8", [&] {
        (void)plan::required_bytes(g, reference, {.batch = 3, .training = true, .memory_limit = 64});
    });
}

TEST_CASE("plan: a residual network of 50 layers recomputes into half of the memory, with the same bits", "[nn]") {
    backend const reference = reference_backend();
    graph const g = fifty_layers();
    plan_options o{.batch = 2, .training = true};
    plan usual(g, reference, o);
    CHECK(usual.recomputed_steps() == 0);
    std::size_t const fixed = 2 * usual.parameters().size_bytes() + usual.statistics().size_bytes();
    o.memory_limit = fixed + (usual.arena_bytes() - fixed) / 2;
    plan small(g, reference, o);
    CHECK(small.arena_bytes() <= o.memory_limit);
    CHECK(small.recomputed_steps() > 0);

    auto const a = test::train_twice(usual, g), b = test::train_twice(small, g);
    CHECK(a.output == b.output);
    for (auto const& [left, right] : {std::pair{&a.gradients, &b.gradients}, std::pair{&a.after, &b.after}})
        for (auto const& e : left->entries()) {
            INFO(e.name);
            CHECK(e.data == right->at(e.name, e.extents).data);
        }
}

TEST_CASE("plan: no more is recomputed than the limit asks for", "[nn]") {
    backend const reference = reference_backend();
    graph const g = fifty_layers();
    plan_options o{.batch = 2, .training = true};
    std::size_t const all = plan::required_bytes(g, reference, o);
    std::size_t before = 0;
    for (double const share : {1.0, 0.9, 0.7, 0.5}) {
        o.memory_limit = static_cast<std::size_t>(share * static_cast<double>(all));
        plan const p(g, reference, o);
        CHECK(p.arena_bytes() <= o.memory_limit);
        CHECK(p.recomputed_steps() >= before);
        before = p.recomputed_steps();
    }
    CHECK(before > 0);
}
