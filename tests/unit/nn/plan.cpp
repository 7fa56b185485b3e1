#include <nas/nn/plan.hpp>

#include <algorithm>
#include <numeric>

#include <nas/nn/kernels/reference.hpp>

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

/// y = 2 x, in blocks of four channels only, to make plans reorder.
struct blocked_double {
    static constexpr std::string_view kind = "blocked_double";
    nas::shape infer(std::span<nas::shape const> in) const { return in[0]; }
    op_cost cost(std::span<nas::shape const>) const { return {}; }
    std::unique_ptr<kernel> make_kernel(kernel_site const& site) const {
        struct run final : kernel {
            std::int64_t elements;
            kernel_needs needs() const override {
                kernel_needs n;
                n.input_layouts = {nas::layout{4}};
                n.output_layout = nas::layout{4};
                n.backward_reads_inputs = false;
                return n;
            }
            void forward(kernel_io const& io) override {
                for (std::int64_t i = 0; i < elements; ++i) io.output[i] = 2 * io.inputs[0][i];
            }
            void backward(kernel_io const& io) override {
                for (std::int64_t i = 0; i < elements; ++i) io.input_gradients[0][i] = 2 * io.output_gradient[i];
            }
            std::string_view implementation() const override { return "blocks of four"; }
        };
        auto k = std::make_unique<run>();
        k->elements = nas::storage_elements(site.batch, site.output, nas::layout{4});
        return k;
    }
};

/// No kernel anywhere.
struct unknown {
    static constexpr std::string_view kind = "unknown";
    nas::shape infer(std::span<nas::shape const> in) const { return in[0]; }
    op_cost cost(std::span<nas::shape const>) const { return {}; }
};

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
        double const expected = std::inner_product(d.begin(), d.end(), gradients.begin() + static_cast<std::ptrdiff_t>(s.offset), 0.0);
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

TEST_CASE("plan: an inference plan reuses memory, a training plan keeps what backward needs", "[nn]") {
    backend const reference = reference_backend();
    graph g({16, 32, 32});
    value x{};
    for (int i = 0; i < 10; ++i) x = g.add("layer" + std::to_string(i), activate{}, std::vector{x});
    std::size_t const tensor = 16 * 32 * 32 * sizeof(float);
    CHECK(plan(g, reference, {}).arena_bytes() <= 4 * tensor);
    CHECK(plan(g, reference, {.training = true}).arena_bytes() >= 10 * tensor);
}

TEST_CASE("plan: batch norm and activation vanish into the convolution at inference", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    auto const kinds = [&](bool training) {
        std::vector<std::string> out;
        for (auto const& s : plan(g, reference, {.batch = 2, .training = training}).steps()) out.push_back(s.kind);
        return out;
    };
    auto const count = [](std::vector<std::string> const& v, std::string_view k) { return std::count(v.begin(), v.end(), k); };
    auto const inference = kinds(false), training = kinds(true);
    CHECK(count(inference, "batch_norm") + count(inference, "norm_act") + count(inference, "activate") + count(inference, "dropout") == 0);
    CHECK(count(inference, "fused_conv2d") == 5);
    CHECK(count(training, "norm_act") == 2);
    CHECK(count(training, "batch_norm") == 1);
    CHECK(count(training, "conv2d") == 5);
}

TEST_CASE("plan: weights survive load and store, and a step changes them only through parameters()", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    weights const w = test::lively_weights(g, 3);
    plan p(g, reference, {.batch = 2, .training = true});
    p.load(w);
    weights out;
    p.store(out);
    for (auto const& e : w.entries()) CHECK(out.at(e.name, e.extents).data == e.data);
    fill(p, 1);
    p.forward(); // moves the running statistics
    p.store(out);
    CHECK(out.find("stem.norm.mean")->data != w.find("stem.norm.mean")->data);
    CHECK(out.find("stem.conv.weight")->data == w.find("stem.conv.weight")->data);
    std::size_t trainable_elements = 0;
    for (auto const& s : p.segments()) trainable_elements += s.elements;
    std::size_t expected = 0;
    for (auto const& e : w.entries()) expected += trainable(e.role) ? e.data.size() : 0;
    CHECK(trainable_elements == expected);
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

TEST_CASE("plan: a kernel in another layout gets its tensors reordered, once per tensor and layout", "[nn]") {
    backend const reference = reference_backend();
    graph g({6, 3, 5}); // six channels: the second block of four is half filling
    value const x = g.add("stem", conv2d{.out_channels = 6, .kernel = 3}, std::vector{value{}});
    value const a = g.add("a", blocked_double{}, std::vector{x});
    value const b = g.add("b", blocked_double{}, std::vector{x});
    g.add("sum", add{}, std::vector{a, b});
    plan p(g, reference, {.batch = 2, .training = true});
    p.load(initialize(g, 1));
    fill(p, 2);
    p.forward();
    graph only_stem({6, 3, 5});
    only_stem.add("stem", conv2d{.out_channels = 6, .kernel = 3}, std::vector{value{}});
    auto stem = test::interpret(only_stem, initialize(g, 1), p.input(), 2, true);
    for (float& v : stem) v *= 4;
    CHECK(largest_difference(p.output(), stem) < 1e-5f);
    int reorders = 0;
    for (auto const& s : p.steps()) reorders += s.kind == "reorder";
    CHECK(reorders == 3); // x into blocks once, a and b back

    auto const direction = test::random_values(p.output().size(), 4);
    std::copy(direction.begin(), direction.end(), p.output_gradient().begin());
    p.backward();
    auto const gradients = copy(p.gradients());
    plan q(only_stem, reference, {.batch = 2, .training = true});
    q.load(initialize(g, 1));
    std::copy(p.input().begin(), p.input().end(), q.input().begin());
    q.forward();
    std::transform(direction.begin(), direction.end(), q.output_gradient().begin(), [](float v) { return 4 * v; });
    q.backward();
    CHECK(largest_difference(gradients, q.gradients()) < 1e-4f);
}

TEST_CASE("plan: an operation without a kernel is named, with its node; a fallback is told", "[nn]") {
    backend const reference = reference_backend();
    graph g({2, 4, 4});
    g.add("strange", unknown{}, std::vector{value{}});
    CHECK_THROWS_WITH(plan(g, reference, {}), Catch::Matchers::Contains("[nas.plan.4]") && Catch::Matchers::Contains("strange") && Catch::Matchers::Contains("unknown"));

    backend empty("empty");
    empty.set_fallback(reference_backend());
    graph const h = test::branching_network();
    plan const p(h, empty, {});
    REQUIRE_FALSE(p.notes().empty());
    int of_convolutions = 0;
    for (auto const& note : p.notes()) of_convolutions += note.find("fused_conv2d") != note.npos;
    CHECK(of_convolutions == 1);
    CHECK(p.notes()[0].find("empty") != std::string::npos);
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
    CHECK_THROWS_WITH(inference.load(none), Catch::Matchers::Contains("[nas.weights.2]") && Catch::Matchers::Contains("stem.conv.weight"));
    CHECK(inference.gradients().empty());
    CHECK(inference.output_gradient().empty());
}

TEST_CASE("plan: nodes that the output does not need are not run and get no gradient", "[nn]") {
    backend const reference = reference_backend();
    graph g({2, 4, 4});
    value const x = g.add("used", conv2d{.out_channels = 2, .kernel = 1}, std::vector{value{}});
    g.add("unused", conv2d{.out_channels = 3, .kernel = 1}, std::vector{x});
    g.set_output(x);
    plan p(g, reference, {.training = true});
    CHECK(p.steps().size() == 1);
    CHECK(p.segments().size() == 1);
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
