#include <array>
#include <cstring>
#include <thread>
#include <vector>

#include <nas/nn/kernels/onednn.hpp>
#include <nas/tensor/arena.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

TEST_CASE("onednn backend: every operation computes what the reference computes, forward and backward",
          "[backend][onednn]") {
    for (auto const l : test::levels()) {
        auto const backend = onednn_backend({.level = l});
        CHECK(backend.image_layout() == nas::cpu::image_layout(l));
        for (auto const& c : test::op_cases()) {
            INFO(to_string(l));
            test::check_against(c, reference_backend(), backend, 1e-5, {.training = true, .threads = 2});
            test::check_against(c, reference_backend(), backend, 1e-5, {.training = true, .threads = 1});
            test::check_against(c, reference_backend(), backend, 1e-5, {.training = false, .threads = 2});
        }
    }
}

TEST_CASE("onednn backend: no operation falls back but an activation fused for training", "[backend][onednn]") {
    auto const backend = onednn_backend();
    for (auto const& c : test::op_cases())
        for (bool const training : {true, false}) {
            INFO(c.name << (training ? ", training" : ", inference"));
            std::vector<nas::layout> layouts;
            for (nas::shape const& s : c.inputs)
                layouts.push_back(s.rank() == 3 ? backend.image_layout() : nas::plain_layout);
            kernel_site const site{.inputs = c.inputs,
                                   .output = c.op.infer(c.inputs),
                                   .batch = c.batch,
                                   .training = training,
                                   .image_layout = backend.image_layout(),
                                   .input_layouts = layouts};
            auto const k = backend.make_kernel(c.op, site);
            auto const* const fused = c.op.as<fused_conv2d>();
            if (fused && training && fused->act != nas::activation::none) {
                CHECK_FALSE(k);
                continue;
            }
            REQUIRE(k);
            // oneDNN's own reference would be called "ref:any".
            CHECK(k->implementation().find("ref") == std::string_view::npos);
        }
}

TEST_CASE("onednn backend: results are equal to the last bit for an equal number of threads", "[backend][onednn]") {
    auto const backend = onednn_backend();
    for (auto const& c : test::op_cases()) {
        auto const data = test::random_data(c);
        for (int const threads : {1, 2}) {
            INFO(c.name << ", " << threads << " threads");
            auto const a = test::run_kernel(c, backend, data, {.threads = threads}),
                       b = test::run_kernel(c, backend, data, {.threads = threads});
            CHECK(a.output == b.output);
            CHECK(a.input_gradients == b.input_gradients);
            CHECK(a.parameter_gradients == b.parameter_gradients);
            CHECK(a.parameters_after == b.parameters_after);
        }
    }
}

TEST_CASE("onednn backend: kernels in several threads at once compute what they compute alone", "[backend][onednn]") {
    auto const backend = onednn_backend();
    auto const cases = test::op_cases();
    std::vector<std::vector<float>> alone(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i)
        alone[i] = test::run_kernel(cases[i], backend, test::random_data(cases[i])).output;
    std::array<std::size_t, 3> wrong{};
    std::vector<std::thread> workers;
    for (std::size_t w = 0; w < wrong.size(); ++w)
        workers.emplace_back([&, w] {
            for (std::size_t i = 0; i < cases.size(); ++i)
                wrong[w] += test::run_kernel(cases[i], backend, test::random_data(cases[i])).output != alone[i];
        });
    for (std::thread& t : workers) t.join();
    CHECK(wrong == std::array<std::size_t, 3>{});
}

TEST_CASE("onednn backend: own kernels allocate nothing in forward and backward", "[backend][onednn]") {
    auto const backend = onednn_backend();
    for (auto const& c : test::op_cases()) {
        std::string_view const kind = c.op.kind();
        if (kind == conv2d::kind || kind == fused_conv2d::kind || kind == linear::kind)
            continue; // oneDNN itself allocates
        INFO(c.name);
        std::vector<nas::layout> layouts;
        for (nas::shape const& s : c.inputs)
            layouts.push_back(s.rank() == 3 ? backend.image_layout() : nas::plain_layout);
        nas::shape const output = c.op.infer(c.inputs);
        kernel_site const site{.inputs = c.inputs,
                               .output = output,
                               .batch = c.batch,
                               .training = true,
                               .threads = 2,
                               .image_layout = backend.image_layout(),
                               .input_layouts = layouts};
        auto const k = backend.make_kernel(c.op, site);
        REQUIRE(k);
        kernel_needs const needs = k->needs();
        std::vector<nas::arena> memory;
        auto const floats = [&](std::int64_t n) {
            memory.emplace_back(static_cast<std::size_t>(n) * sizeof(float));
            return reinterpret_cast<float*>(memory.back().data());
        };
        std::vector<float const*> inputs;
        std::vector<float*> parameters, input_gradients, parameter_gradients;
        for (std::size_t i = 0; i < c.inputs.size(); ++i) {
            std::int64_t const n = nas::storage_elements(c.batch, c.inputs[i], needs.input_layouts[i]);
            inputs.push_back(floats(n));
            input_gradients.push_back(floats(n));
        }
        for (auto const& p : c.op.parameters(c.inputs)) {
            parameters.push_back(floats(p.extents.elements()));
            parameter_gradients.push_back(trainable(p.role) ? floats(p.extents.elements()) : nullptr);
        }
        nas::arena saved(needs.saved_bytes), scratch(needs.scratch_bytes);
        kernel_io io;
        io.inputs = inputs;
        io.output = floats(nas::storage_elements(c.batch, output, needs.output_layout));
        io.output_gradient = floats(nas::storage_elements(c.batch, output, needs.output_layout));
        io.parameters = parameters;
        io.saved = saved.data();
        io.scratch = scratch.data();
        io.input_gradients = input_gradients;
        io.parameter_gradients = parameter_gradients;
        auto const run = [&] {
            k->forward(io);
            k->backward(io);
        };
        run(); // starts the threads
        std::size_t const before = test::allocations();
        run();
        CHECK(test::allocations() == before);
    }
}

TEST_CASE("onednn backend: large 3x3 convolutions run on own Winograd kernels unless told not to",
          "[backend][onednn]") {
    for (bool const winograd : {true, false}) {
        auto const backend = onednn_backend({.winograd = winograd});
        for (auto const& c : test::winograd_cases()) {
            nas::layout const blocked = backend.image_layout();
            kernel_site const site{.inputs = c.inputs,
                                   .output = c.op.infer(c.inputs),
                                   .batch = c.batch,
                                   .image_layout = blocked,
                                   .input_layouts = {&blocked, 1}};
            bool const own =
                backend.make_kernel(c.op, site)->implementation().find("Winograd") != std::string_view::npos;
            CHECK(own == winograd);
            for (bool const training : {true, false})
                test::check_against(c, reference_backend(), backend, 2e-5, {.training = training, .threads = 2});
        }
    }
}

TEST_CASE("onednn backend: products in bfloat16 are refused without AMX, and steps name them", "[backend][onednn]") {
    test::check_error<nas::backend_error>(
        "nas.onednn.4",
        [] { (void)onednn_backend({.level = nas::cpu::simd_level::baseline, .products = product_type::bfloat16}); },
        "baseline", "float32");
    if (!bfloat16_is_fast())
        test::check_error<nas::backend_error>(
            "nas.onednn.4", [] { (void)onednn_backend({.products = product_type::bfloat16}); }, "says no");
    auto const implementation = [](product_type products, conv2d const& op) {
        auto const backend = onednn_backend({.products = products});
        std::vector<nas::shape> const inputs{{16, 8, 8}};
        nas::layout const blocked = backend.image_layout();
        return std::string(backend
                               .make_kernel(op, {.inputs = inputs,
                                                 .output = op.infer(inputs),
                                                 .batch = 4,
                                                 .training = true,
                                                 .image_layout = blocked,
                                                 .input_layouts = {&blocked, 1}})
                               ->implementation());
    };
    conv2d const plain{.out_channels = 16, .kernel = 3}, grouped{.out_channels = 16, .kernel = 3, .groups = 16};
    CHECK(implementation(product_type::bfloat16_emulated, plain) == "emulated_bf16");
    CHECK(implementation(product_type::bfloat16_emulated, grouped) == implementation(product_type::float32, grouped));
    if (bfloat16_is_fast()) CHECK(implementation(product_type::bfloat16, plain) == "amx_bf16");
    else WARN("this processor has no AMX");
}
