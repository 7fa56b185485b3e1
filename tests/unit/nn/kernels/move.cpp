#include <array>
#include <cstdint>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/move.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"
#include "support/spatial_cases.hpp"

namespace nn = nas::nn;

namespace {

/// Not built in: turns an image upside down.
struct upside_down {
    static constexpr std::string_view kind = "upside_down";
    nas::shape infer(std::span<nas::shape const> inputs) const { return inputs[0]; }
    nn::op_cost cost(std::span<nas::shape const>) const { return {}; }
    nn::pixel source(nas::shape const& in, nn::pixel p) const { return {p.channel, in[1] - 1 - p.row, p.column}; }
};

std::vector<test::op_case> all_moves() {
    auto cases = test::moving_cases();
    auto const more = test::element_moving_cases();
    cases.insert(cases.end(), more.begin(), more.end());
    return cases;
}

} // namespace

TEST_CASE("move kernel: blocked layouts give what the plain one gives, forward and backward", "[nn][kernels]") {
    for (int const block : {8, 16}) {
        nn::backend b("blocked", nas::layout{block});
        nn::provide_built_in_moves(b, nas::layout{block}, "own");
        for (test::op_case const& c : all_moves())
            for (int const threads : {1, 2}) // gradients of several copies are summed in another order
                test::check_against(c, nn::reference_backend(), b, 1e-6, {.threads = threads});
    }
}

TEST_CASE("move kernel: gradients are those of finite differences", "[nn][kernels]") {
    nn::backend const b = nn::reference_backend();
    for (test::op_case const& c : all_moves()) {
        auto const report = nn::check_gradients(c.op, c.inputs, b, {.batch = c.batch, .directions = 0});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
    }
}

TEST_CASE("move kernel: values by hand, and a type of one's own", "[nn][kernels]") {
    auto const run = [](nn::operation op, nas::shape in, std::vector<float> x, std::vector<float> gradient) {
        nn::backend b = nn::reference_backend();
        nn::provide_moves<upside_down>(b, nas::plain_layout, "own");
        return test::run_kernel({"", std::move(op), {in}, 1}, b, {{std::move(x)}, {}, std::move(gradient)}, {});
    };
    auto const shuffled = run(nn::channel_shuffle{.groups = 2}, {4, 1, 1}, {1, 2, 3, 4}, {5, 6, 7, 8});
    CHECK(shuffled.output == std::vector<float>{1, 3, 2, 4});
    CHECK(shuffled.input_gradients[0] == std::vector<float>{5, 7, 6, 8});
    auto const larger = run(nn::resize{.scale = {1, 2}}, {1, 1, 2}, {1, 2}, {1, 2, 3, 4});
    CHECK(larger.output == std::vector<float>{1, 1, 2, 2});
    CHECK(larger.input_gradients[0] == std::vector<float>{3, 7});
    auto const shifted = run(nn::crop{.top = 1, .bottom = -1}, {1, 2, 1}, {1, 2}, {3, 4});
    CHECK(shifted.output == std::vector<float>{2, 0});
    CHECK(shifted.input_gradients[0] == std::vector<float>{0, 3});
    CHECK(run(upside_down{}, {1, 2, 1}, {1, 2}, {3, 4}).output == std::vector<float>{2, 1});
    auto const turned = run(nn::transpose{}, {2, 3}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6});
    CHECK(turned.output == std::vector<float>{1, 4, 2, 5, 3, 6});
    CHECK(turned.input_gradients[0] == std::vector<float>{1, 3, 5, 2, 4, 6});
    auto const around = run(nn::pad{.before = {1}, .after = {2}, .value = 7}, {2}, {1, 2}, {1, 2, 3, 4, 5});
    CHECK(around.output == std::vector<float>{7, 1, 2, 7, 7});
    CHECK(around.input_gradients[0] == std::vector<float>{2, 3});
    auto const mirrored =
        run(nn::pad{.before = {2}, .after = {1}, .mode = nn::pad_mode::reflect}, {3}, {1, 2, 3}, {1, 2, 4, 8, 16, 32});
    CHECK(mirrored.output == std::vector<float>{3, 2, 1, 2, 3, 2});
    CHECK(mirrored.input_gradients[0] == std::vector<float>{4, 42, 17});
    auto const same = run(nn::reshape{.extents = {3, 1}}, {3}, {1, 2, 3}, {4, 5, 6});
    CHECK(same.output == std::vector<float>{1, 2, 3});
    CHECK(same.input_gradients[0] == std::vector<float>{4, 5, 6});
}

TEST_CASE("move kernel: refuses samples too large for its table", "[nn][kernels]") {
    std::array const in{nas::shape{std::int64_t{1} << 31, 1, 1}};
    nn::kernel_site const site{.inputs = in, .output = {1, 1, 1}};
    test::check_error<nas::backend_error>(
        "nas.backend.20", [&] { nn::move_kernel<nn::slice>({.channels = 1}, site, nas::plain_layout, "own"); },
        "slice of a sample of 2147483648 elements");
}
