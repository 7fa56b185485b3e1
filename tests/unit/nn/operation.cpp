#include <nas/nn/operation.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/conv2d.hpp>

#include "support/catch.hpp"
#include "support/operations.hpp"

using namespace nas;
using nn::operation;

namespace {

struct minimal { // the archetype: exactly what the concept asks for
    static constexpr std::string_view kind = "minimal";
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<shape const>) const { return {.macs = 3, .elementwise = 4}; }
};

struct complete {
    static constexpr std::string_view kind = "complete";
    static constexpr bool in_place = true;
    int groups = 4;

    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<shape const>) const { return {}; }
    void attributes(nn::attribute_visitor& v) const {
        v("groups", groups);
        v("ratio", 0.5);
        v("mode", "fast");
        v("biased", false);
    }
    std::vector<nn::parameter> parameters(std::span<shape const> inputs) const {
        return {{.name = "gain", .extents = {inputs[0][0]}, .role = nn::parameter_role::scale}};
    }
    std::unique_ptr<nn::kernel> make_kernel(nn::kernel_site const&) const;
};

struct complete_kernel final : nn::kernel {
    nn::kernel_needs needs() const override { return {}; }
    void forward(nn::kernel_io const&) override {}
    void backward(nn::kernel_io const&) override {}
    std::string_view implementation() const override { return "complete"; }
};

std::unique_ptr<nn::kernel> complete::make_kernel(nn::kernel_site const&) const {
    return std::make_unique<complete_kernel>();
}

struct without_kind {
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<shape const>) const { return {}; }
};
struct without_cost {
    static constexpr std::string_view kind = "x";
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
};
struct with_another_cost {
    static constexpr std::string_view kind = "x";
    shape infer(std::span<shape const> inputs) const { return inputs[0]; }
    double cost(std::span<shape const>) const { return 0; }
};
struct with_mutating_infer {
    static constexpr std::string_view kind = "x";
    shape infer(std::span<shape const> inputs) { return inputs[0]; }
    nn::op_cost cost(std::span<shape const>) const { return {}; }
};

} // namespace

TEST_CASE("operation: the concept accepts the archetype and rejects near misses", "[nn]") {
    STATIC_REQUIRE(nn::Operation<minimal>);
    STATIC_REQUIRE(nn::Operation<complete>);
    STATIC_REQUIRE(nn::Operation<nn::conv2d>);
    STATIC_REQUIRE_FALSE(nn::Operation<without_kind>);
    STATIC_REQUIRE_FALSE(nn::Operation<without_cost>);
    STATIC_REQUIRE_FALSE(nn::Operation<with_another_cost>);
    STATIC_REQUIRE_FALSE(nn::Operation<with_mutating_infer>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<operation, without_cost>);
}

TEST_CASE("operation: what a type leaves out has a default", "[nn]") {
    operation const op = minimal{};
    CHECK(op.kind() == "minimal");
    CHECK(test::infer(op, {{3, 4, 4}}) == shape{3, 4, 4});
    CHECK(test::cost_of(op, {{3, 4, 4}}).macs == 3);
    CHECK(test::parameters_of(op, {{3, 4, 4}}).empty());
    CHECK(test::attributes_of(op).empty());
    CHECK_FALSE(op.in_place());
    CHECK(op.make_kernel({}) == nullptr);
}

TEST_CASE("operation: what a type offers is used", "[nn]") {
    operation const op = complete{.groups = 2};
    CHECK(test::attributes_of(op) == "groups=2 ratio=0.5 mode=fast biased=false");
    CHECK(test::parameters_of(op, {{3, 4, 4}}) == "gain 3");
    CHECK(op.in_place());
    auto const kernel = op.make_kernel({});
    REQUIRE(kernel);
    CHECK(kernel->implementation() == "complete");
}

TEST_CASE("operation: gives back the type it holds, and only that", "[nn]") {
    operation const op = complete{.groups = 2};
    REQUIRE(op.as<complete>());
    CHECK(op.as<complete>()->groups == 2);
    CHECK(op.as<minimal>() == nullptr);
    CHECK(op.type() == typeid(complete));
    operation const copy = op;
    CHECK(copy.as<complete>() == op.as<complete>());
}

TEST_CASE("operation: only running statistics are not trained", "[nn]") {
    using enum nn::parameter_role;
    for (auto const role : {weight, bias, scale, shift}) CHECK(trainable(role));
    for (auto const role : {mean, variance}) CHECK_FALSE(trainable(role));
}
