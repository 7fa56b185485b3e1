#include <array>
#include <memory>
#include <vector>

#include <nas/backend/onednn/matmul.hpp>
#include <nas/nn/kernels/onednn/conv2d.hpp>
#include <nas/tensor/arena.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::nn;

namespace {

onednn_kernels::context context_of(nas::cpu::simd_level l) { return {nas::onednn::engine(), l, false}; }

std::unique_ptr<kernel> make(conv2d const& op, nas::shape const& in, std::span<nas::layout const> comes_as,
                             std::int64_t batch, bool training, nas::cpu::simd_level l,
                             nas::activation act = nas::activation::none) {
    kernel_site const site{.inputs = {&in, 1},
                           .output = op.infer({&in, 1}),
                           .batch = batch,
                           .training = training,
                           .threads = 2,
                           .image_layout = nas::cpu::image_layout(l),
                           .input_layouts = comes_as};
    return onednn_kernels::conv2d_kernel::make({.conv = op, .act = act}, site, context_of(l));
}

} // namespace

TEST_CASE("conv2d on oneDNN: dense and grouped convolutions equal the reference, forward and backward",
          "[backend][onednn]") {
    for (auto const l : test::levels()) {
        backend b("onednn", nas::cpu::image_layout(l));
        b.provide<conv2d>([c = context_of(l)](conv2d const& op, kernel_site const& site) {
            return onednn_kernels::conv2d_kernel::make({.conv = op, .act = nas::activation::none}, site, c);
        });
        std::size_t compared = 0;
        for (auto const& c : test::conv2d_cases()) {
            if (c.op.as<conv2d>()->geometry(1, c.inputs[0]).depthwise()) continue;
            INFO(to_string(l));
            for (int const threads : {1, 2})
                for (bool const training : {true, false})
                    test::check_against(c, reference_backend(), b, 1e-5, {.training = training, .threads = threads});
            ++compared;
        }
        CHECK(compared > 20);
    }
}

TEST_CASE("conv2d on oneDNN: an image of up to three channels that comes plain is read as it is", "[backend][onednn]") {
    for (auto const l : test::levels())
        for (std::int64_t const channels : {1, 2, 3, 4}) {
            INFO(to_string(l) << ", " << channels << " channels");
            nas::shape const in{channels, 12, 11};
            std::array const comes{nas::plain_layout};
            conv2d const op{.out_channels = 19, .kernel = 3, .stride = 2, .bias = true};
            auto const k = make(op, in, comes, 3, true, l);
            REQUIRE(k);
            kernel_needs const needs = k->needs();
            if (channels == 3) CHECK(needs.input_layouts[0] == nas::plain_layout);
            if (channels == 4) CHECK(needs.input_layouts[0] == nas::cpu::image_layout(l));
            CHECK(needs.output_layout == nas::cpu::image_layout(l));
            CHECK(make(op, in, std::array{nas::cpu::image_layout(l)}, 3, true, l)->needs().input_layouts[0] ==
                  nas::cpu::image_layout(l));
            CHECK(make(op, in, comes, 3, false, l)->needs().output_layout == nas::cpu::image_layout(l));
            if (!needs.input_layouts[0].plain()) continue;

            // The gradient of the image is rarely wanted, but right.
            nas::conv_geometry const g = op.geometry(3, in);
            nas::shape const out{19, g.out_height, g.out_width};
            auto const x = test::random_floats(3 * in.elements(), 1), w = test::random_floats(g.weight_elements(), 2),
                       b = test::random_floats(19, 3);
            auto const dy = test::random_floats(3 * out.elements(), 4);
            auto const stored_dy = test::blocked(l, 3, out, dy);
            std::vector<float> y(stored_dy.size()), dx(x.size()), expected(dx.size()), expected_y(dy.size());
            std::vector<float> weights(static_cast<std::size_t>(needs.parameter_elements[0])),
                bias(static_cast<std::size_t>(needs.parameter_elements[1]));
            k->pack_parameter(0, w.data(), weights.data(), g.weight_elements());
            k->pack_parameter(1, b.data(), bias.data(), 19);
            nas::arena scratch(needs.scratch_bytes);
            std::array<float const*, 1> const inputs{x.data()};
            std::array<float*, 2> const parameters{weights.data(), bias.data()}, parameter_gradients{nullptr, nullptr};
            std::array<float*, 1> const gradients{dx.data()};
            kernel_io io;
            io.inputs = inputs;
            io.output = y.data();
            io.parameters = parameters;
            io.scratch = scratch.data();
            k->forward(io);
            io.output_gradient = stored_dy.data();
            io.input_gradients = gradients;
            io.parameter_gradients = parameter_gradients;
            k->backward(io);
            nas::reference::conv2d_forward(g, x.data(), w.data(), b.data(), expected_y.data());
            nas::reference::conv2d_backward_data(g, dy.data(), w.data(), expected.data());
            CHECK(test::difference(test::plain(l, 3, out, y), expected_y) < 1e-5);
            CHECK(test::difference(dx, expected) < 1e-5);
            CHECK(k->implementation().find("input gradient reference") != std::string_view::npos);
        }
}

TEST_CASE("conv2d on oneDNN: whole blocks stay blocked, odd groups become plain, and the name says what runs",
          "[backend][onednn]") {
    auto const l = nas::cpu::best_simd_level();
    nas::layout const images = nas::cpu::image_layout(l);
    std::array const comes{images};
    auto const dense = make({.out_channels = 20, .kernel = 3}, {17, 8, 8}, comes, 2, true, l);
    CHECK(dense->needs().input_layouts[0] == images);
    CHECK(dense->implementation().find("onednn jit") == 0);
    auto const grouped = make({.out_channels = 64, .kernel = 3, .groups = 2}, {32, 8, 8}, comes, 2, true, l);
    CHECK(grouped->needs().input_layouts[0] == images);
    auto const odd = make({.out_channels = 24, .kernel = 3, .groups = 3}, {15, 8, 8}, comes, 2, true, l);
    CHECK(odd->needs().input_layouts[0] == nas::plain_layout);
    CHECK(odd->needs().output_layout == nas::plain_layout);
    CHECK(odd->implementation().find("onednn ") == 0);
}

TEST_CASE("conv2d on oneDNN: an activation behind it is for inference", "[backend][onednn]") {
    auto const l = nas::cpu::best_simd_level();
    std::array const comes{nas::cpu::image_layout(l)};
    conv2d const op{.out_channels = 16, .kernel = 1, .bias = true};
    CHECK_FALSE(make(op, {16, 4, 4}, comes, 1, true, l, nas::activation::relu));
    CHECK(make(op, {16, 4, 4}, comes, 1, false, l, nas::activation::relu));
}

TEST_CASE("conv2d on oneDNN: a forward pass allocates no more than a bare primitive", "[backend][onednn]") {
    auto const l = nas::cpu::best_simd_level();
    std::array const comes{nas::cpu::image_layout(l)};
    nas::shape const in{17, 8, 8};
    auto const k = make({.out_channels = 17, .kernel = 3}, in, comes, 2, false, l);
    kernel_needs const needs = k->needs();
    nas::arena x(2 * 32 * 64 * sizeof(float)), y(x.size()),
        w(static_cast<std::size_t>(needs.parameter_elements[0]) * sizeof(float)), scratch(needs.scratch_bytes);
    std::array<float const*, 1> const inputs{reinterpret_cast<float*>(x.data())};
    std::array<float*, 1> const parameters{reinterpret_cast<float*>(w.data())};
    kernel_io io;
    io.inputs = inputs;
    io.output = reinterpret_cast<float*>(y.data());
    io.parameters = parameters;
    io.scratch = scratch.data();
    auto const count = [](auto const& f) {
        f();
        std::size_t const before = test::allocations();
        f();
        return test::allocations() - before;
    };
    nas::onednn::engine const e;
    nas::onednn::matmul const product(e, {.rows = 4, .inner = 4, .columns = 4});
    std::vector<float> a(16), b(16), c(16);
    nas::arena product_scratch(product.scratch_bytes());
    std::size_t const bare = count([&] { product.run(a.data(), b.data(), nullptr, c.data(), product_scratch.data()); });
    CHECK(count([&] { k->forward(io); }) <= bare);
}

TEST_CASE("conv2d on oneDNN: the input gradient of few plain channels stays within its work space",
          "[backend][onednn]") {
    for (auto const l : test::levels()) {
        INFO(to_string(l));
        nas::shape const in{3, 1, 1};
        std::array const comes{nas::plain_layout};
        conv2d const op{.out_channels = 17, .kernel = 1}; // rounded up to whole blocks, for one pixel
        auto const k = make(op, in, comes, 2, true, l);
        REQUIRE(k);
        kernel_needs const needs = k->needs();
        REQUIRE(needs.input_layouts[0].plain());
        auto const weights = test::random_floats(17 * 3, 1);
        auto const stored = static_cast<std::size_t>(needs.parameter_elements[0]);
        nas::arena x(2 * 3 * sizeof(float)), y(2 * 32 * sizeof(float)), w(stored * sizeof(float)),
            dw(stored * sizeof(float)), dx(2 * 3 * sizeof(float)), scratch(needs.scratch_bytes + 4096);
        auto const floats = [](nas::arena& a) { return reinterpret_cast<float*>(a.data()); };
        k->pack_parameter(0, weights.data(), floats(w), 17 * 3);
        std::fill_n(scratch.data() + needs.scratch_bytes, 4096, std::byte{0x5a});
        std::int64_t const rounded = (17 + nas::cpu::lanes(l) - 1) / nas::cpu::lanes(l) * nas::cpu::lanes(l);
        for (std::int64_t n = 0; n < 2; ++n)
            for (std::int64_t c = 0; c < 17; ++c) floats(y)[n * rounded + c] = static_cast<float>(c + n);
        std::array<float const*, 1> const inputs{floats(x)};
        std::array<float*, 1> const parameters{floats(w)}, gradients{floats(dw)}, targets{floats(dx)};
        kernel_io io;
        io.inputs = inputs;
        io.parameters = parameters;
        io.parameter_gradients = gradients;
        io.input_gradients = targets;
        io.output_gradient = floats(y);
        io.scratch = scratch.data();
        k->backward(io);
        for (std::size_t i = 0; i < 4096; ++i) REQUIRE(scratch.data()[needs.scratch_bytes + i] == std::byte{0x5a});
        for (std::int64_t n = 0; n < 2; ++n)
            for (std::int64_t i = 0; i < 3; ++i) {
                double expected = 0;
                for (std::int64_t o = 0; o < 17; ++o)
                    expected +=
                        static_cast<double>(o + n) * static_cast<double>(weights[static_cast<std::size_t>(o * 3 + i)]);
                CHECK(static_cast<double>(floats(dx)[n * 3 + i]) == Approx(expected).margin(1e-4));
            }
    }
}
