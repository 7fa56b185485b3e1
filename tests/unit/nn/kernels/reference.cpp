#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include "support/onnx_cases.hpp"
#define NAS_TEST_HAS_JSON 1
#endif

namespace nn = nas::nn;

TEST_CASE("reference_backend: is plain, needs nobody behind it, and knows every built-in operation", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    CHECK(reference.name() == "reference");
    CHECK(reference.image_layout() == nas::plain_layout);
    CHECK(reference.fallback() == nullptr);
    for (test::op_case const& c : test::op_cases()) {
        INFO(c.name);
        CHECK_NOTHROW(nn::op_runner(c.op, c.inputs, reference, {.batch = c.batch, .training = true}));
        CHECK_NOTHROW(nn::op_runner(c.op, c.inputs, reference, {.batch = c.batch, .training = false}));
    }
}

// Kinks and ties are kept away by construction: activations and max pooling get inputs from a grid (see
// check_gradients); cases where that is impossible (a kinked activation behind a batch norm) say so and are left out
// here.
TEST_CASE("reference_backend: the gradients of every operation agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    for (test::op_case const& c : test::op_cases()) {
        if (!c.differentiable) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons > 0);
    }
}

TEST_CASE("reference_backend: element by element too, where there are few elements", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    int checked = 0;
    for (test::op_case const& c : test::op_cases()) {
        std::int64_t elements = 0;
        for (nas::shape const& s : c.inputs) elements += c.batch * s.elements();
        if (!c.differentiable || elements > 400) continue;
        auto const report =
            nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0, .grid = c.grid});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        CHECK(report.comparisons >= elements);
        ++checked;
    }
    CHECK(checked >= 70); // of the table as it is; fewer would mean that it lost its small cases
}

TEST_CASE("reference_backend: results do not depend on the number of threads", "[nn][kernels]") {
    nn::backend const reference = nn::reference_backend();
    for (test::op_case const& c : test::op_cases())
        for (bool const training : {true, false})
            test::check_against(c, reference, reference, 0.0, {.training = training, .threads = 3});
}

#if defined(NAS_TEST_HAS_JSON)
TEST_CASE("reference_backend: yields what the ONNX backend tests publish", "[nn][kernels][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    auto const cases = folder ? test::onnx_cases(folder) : std::vector<test::onnx_case>{};
    if (cases.empty()) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    std::map<std::string, int> const count = test::check_onnx_cases(cases, nn::reference_backend());
    CHECK(count == std::map<std::string, int>{{"activate", 7},
                                              {"add", 3},
                                              {"batch_norm", 7},
                                              {"concat", 7},
                                              {"conv2d", 25},
                                              {"flatten", 3},
                                              {"global_average_pool", 2},
                                              {"linear", 8},
                                              {"multiply", 2},
                                              {"pool2d", 25}});
}
#endif
