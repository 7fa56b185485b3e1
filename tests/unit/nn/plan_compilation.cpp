#include <algorithm>
#include <numeric>

#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan_compilation.hpp>

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
    auto const count = [](std::vector<std::string> const& v, std::string_view k) {
        return std::count(v.begin(), v.end(), k);
    };
    auto const inference = kinds(false), training = kinds(true);
    CHECK(count(inference, "batch_norm") + count(inference, "norm_act") + count(inference, "activate") +
              count(inference, "dropout") ==
          0);
    CHECK(count(inference, "fused_conv2d") == 5);
    CHECK(count(training, "norm_act") == 2);
    CHECK(count(training, "batch_norm") == 1);
    CHECK(count(training, "conv2d") == 5);
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
    CHECK_THROWS_WITH(plan(g, reference, {}), Catch::Matchers::Contains("[nas.plan.4]") &&
                                                  Catch::Matchers::Contains("strange") &&
                                                  Catch::Matchers::Contains("unknown"));

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

TEST_CASE("plan: needs of a kernel that cannot be met are reported with its node", "[nn]") {
    backend const reference = reference_backend();
    graph vector({6});
    vector.add("blocks", blocked_double{}, std::vector{value{}});
    CHECK_THROWS_WITH(plan(vector, reference, {}),
                      Catch::Matchers::Contains("[nas.plan.3]") && Catch::Matchers::Contains("blocks of 4"));

    backend wrong("wrong");
    wrong.provide<unknown>([](unknown const&, kernel_site const&) -> std::unique_ptr<kernel> {
        struct without_layouts final : kernel {
            kernel_needs needs() const override { return {}; }
            void forward(kernel_io const&) override {}
            void backward(kernel_io const&) override {}
        };
        return std::make_unique<without_layouts>();
    });
    graph g({2, 4, 4});
    g.add("node", unknown{}, std::vector{value{}});
    CHECK_THROWS_WITH(plan(g, wrong, {}),
                      Catch::Matchers::Contains("[nas.plan.5]") && Catch::Matchers::Contains("node"));
}
