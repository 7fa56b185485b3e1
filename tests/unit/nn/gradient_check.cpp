#include <string>

#include <nas/core/error.hpp>
#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/faulty_op.hpp"

namespace nn = nas::nn;
using Catch::Matchers::Contains;
using nn::check_gradients;
using test::fault;
using test::faulty_op;

namespace {

nn::gradient_report check(fault f, nn::gradient_check_options o = {}, std::int32_t block = 1) {
    return check_gradients(faulty_op{.what = f, .block = block}, {{5, 2, 3}}, nn::backend("bare"), o);
}

std::string problem(fault f, nn::gradient_check_options o = {}) {
    auto const report = check(f, o);
    CHECK_FALSE(report.passed());
    return to_string(report);
}

} // namespace

TEST_CASE("check_gradients: a right operation passes, by directions and by elements, in any layout", "[nn]") {
    for (std::int32_t const block : {1, 8, 16}) {
        auto const some = check(fault::none, {}, block);
        INFO(to_string(some));
        CHECK(some.passed());
        CHECK(some.comparisons == 6 + 6); // input and weight
        auto const all = check(fault::none, {.directions = 0}, block);
        INFO(to_string(all));
        CHECK(all.passed());
        CHECK(all.comparisons == 60 + 5);
        CHECK_THAT(to_string(all), Contains("passed: 65 comparisons, largest relative error "));
    }
}

TEST_CASE("check_gradients: the same seed gives the same report, another seed another one", "[nn]") {
    auto const error = [](std::uint64_t seed) {
        return check(fault::input_gradient_scale, {.seed = seed, .directions = 1}).problems;
    };
    CHECK(error(1) == error(1));
    CHECK(error(1) != error(2));
}

TEST_CASE("check_gradients: a wrong gradient of an input is found and quantified", "[nn]") {
    auto const report = check(fault::input_gradient_scale);
    REQUIRE(report.problems.size() == 2); // by directions, then examples of wrong elements
    CHECK(report.largest_error > 0.4);
    CHECK(report.largest_error <= 1);
    CHECK_THAT(report.problems[0], Contains("gradient of input 0 is wrong in"));
    CHECK_THAT(report.problems[0], Contains("random directions; the worst: backward says"));
    CHECK_THAT(report.problems[1], Contains("of 60 elements: at [0][0][0][0] backward says 0.0306"));
}

TEST_CASE("check_gradients: a single wrong element is found and named", "[nn]") {
    for (int const directions : {6, 0})
        CHECK_THAT(problem(fault::input_gradient_element, {.directions = directions}),
                   Contains("gradient of input 0 is wrong in 1 of 60 elements: at [1][2][0][1] backward says"));
}

TEST_CASE("check_gradients: a wrong gradient of a parameter is found, and that of the input is not accused", "[nn]") {
    auto const text = problem(fault::weight_gradient_sign);
    CHECK_THAT(text, Contains("gradient of parameter weight is wrong"));
    CHECK_THAT(text, !Contains("gradient of input"));
}

TEST_CASE("check_gradients: results that are not written are found", "[nn]") {
    CHECK_THAT(problem(fault::unwritten_output),
               Contains("forward yields values that are not finite, or does not write its whole output"));
    CHECK_THAT(problem(fault::unwritten_input_gradient),
               Contains("gradient of input 0 is not finite or not written at [0][0][0][1]"));
    CHECK_THAT(problem(fault::unwritten_weight_gradient),
               Contains("gradient of parameter weight is not finite or not written at [0]"));
}

TEST_CASE("check_gradients: a forward that does not repeat is found", "[nn]") {
    CHECK_THAT(problem(fault::random_forward), Contains("yields other values the second time"));
}

TEST_CASE("check_gradients: a forward that is not finite close by is no agreement", "[nn]") {
    auto const report = check(fault::nan_elsewhere);
    CHECK(report.largest_error > 1e300);
    CHECK_THAT(to_string(report), Contains("gradient of input 0 is wrong in"));
    CHECK_THAT(to_string(report), Contains("differences say nan") || Contains("differences say -nan"));
}

TEST_CASE("check_gradients: reading what needs() did not ask for is found", "[nn]") {
    CHECK_THAT(problem(fault::reads_forgotten_input), Contains("is not finite or not written"));
    CHECK_THAT(problem(fault::reads_forgotten_output), Contains("is not finite or not written"));
}

TEST_CASE("check_gradients: gradients that depend on whether another one is wanted are found", "[nn]") {
    CHECK_THAT(problem(fault::needs_input_gradient),
               Contains("other gradients change when that of input 0 is not wanted"));
}

TEST_CASE("check_gradients: outputs that bury the differences are reported instead of passed", "[nn]") {
    auto const report = check(fault::large_offset);
    CHECK(report.largest_noise > 0.1);
    CHECK_THAT(to_string(report), Contains("rounding of the outputs may hide relative errors"));
}

TEST_CASE("check_gradients: a grid keeps kinks and ties away, uniform inputs do not", "[nn]") {
    nn::backend const reference = nn::reference_backend();
    nn::operation const relu = nn::activate{.function = nas::activation::relu};
    CHECK_FALSE(check_gradients(relu, {{6, 5, 5}}, reference, {.batch = 4}).passed());
    CHECK(check_gradients(relu, {{6, 5, 5}}, reference, {.batch = 4, .grid = 0.125}).passed());
    nn::operation const max = nn::pool2d{.kernel = 3, .stride = 1};
    CHECK_FALSE(check_gradients(max, {{6, 9, 9}}, reference, {.batch = 4}).passed());
    CHECK(check_gradients(max, {{6, 5, 5}}, reference, {.grid = 0.125}).passed());
}

TEST_CASE("check_gradients: inputs lie between low and high", "[nn]") {
    // x * x has gradient 2 x; far from 0 it is the larger, so a constant error weighs less.
    auto const near = check(fault::input_gradient_element, {.directions = 0, .low = 1, .high = 2});
    auto const far = check(fault::input_gradient_element, {.directions = 0, .low = 101, .high = 102});
    CHECK(near.largest_error > 20 * far.largest_error);
}

TEST_CASE("check_gradients: a tolerance of one accepts any gradient of the right size", "[nn]") {
    CHECK(check(fault::input_gradient_scale, {.tolerance = 1}).passed());
}

TEST_CASE("check_gradients: options that make no check are refused", "[nn]") {
    auto const id = [](nn::gradient_check_options o) -> std::string {
        try {
            (void)check(fault::none, o);
            return "";
        } catch (nas::backend_error const& e) {
            return std::string(e.id());
        }
    };
    CHECK(id({}) == "");
    CHECK(id({.directions = -1}) == "nas.backend.14");
    CHECK(id({.step = 0}) == "nas.backend.14");
    CHECK(id({.tolerance = 0}) == "nas.backend.14");
    CHECK(id({.low = 1, .high = 1}) == "nas.backend.14");
    CHECK(id({.grid = -1}) == "nas.backend.14");
    CHECK(id({.step = 0.25, .grid = 1}) == "nas.backend.14"); // neighbours would meet
    CHECK(id({.batch = 0}) == "nas.backend.1");
}

TEST_CASE("check_gradients: shapes that do not fit are the operation's error", "[nn]") {
    CHECK_THROWS_AS(check_gradients(nn::linear{.out_features = 3}, {{2, 3, 4}}, nn::reference_backend()),
                    nas::shape_error);
}
