#include <string>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/op_runner.hpp>

#include "support/catch.hpp"
#include "support/faulty_op.hpp"

namespace nn = nas::nn;
using nn::op_runner;
using test::fault;
using test::faulty_op;

namespace {

// Runs forward and backward on small images; gives the id of the error, or "" if none was thrown.
std::string error_id(faulty_op op, nn::op_runner_options o = {.batch = 2, .training = true},
                     nas::shape in = {5, 2, 3}) {
    try {
        op_runner r(op, {in}, nn::backend("bare"), o);
        for (float& x : r.input(0)) x = 0.5f;
        for (float& w : r.parameter_values(0)) w = 2.0f;
        r.forward();
        for (float& g : r.output_gradient()) g = 1.0f;
        r.backward();
        return "";
    } catch (nas::backend_error const& e) {
        return std::string(e.id());
    }
}

} // namespace

TEST_CASE("op_runner: runs forward and backward on plain tensors, whatever the kernel's layout", "[nn]") {
    for (std::int32_t const block : {1, 4, 8, 16}) {
        op_runner r(faulty_op{.block = block}, {{5, 2, 1}}, nn::backend("bare"), {.batch = 2, .training = true});
        CHECK(r.implementation() == "faulty");
        CHECK(r.inputs() == 1);
        CHECK(r.parameters() == 1);
        CHECK(r.output_shape() == nas::shape{5, 2, 1});
        REQUIRE(r.input(0).size() == 20);
        for (std::size_t i = 0; i < 20; ++i) r.input(0)[i] = static_cast<float>(i);
        for (std::size_t c = 0; c < 5; ++c) r.parameter_values(0)[c] = static_cast<float>(c);
        r.forward();
        for (std::size_t i = 0; i < 20; ++i) CHECK(r.output()[i] == static_cast<float>(i / 2 % 5 * i * i));
        for (float& g : r.output_gradient()) g = 1;
        r.backward();
        for (std::size_t i = 0; i < 20; ++i) CHECK(r.input_gradient(0)[i] == static_cast<float>(2 * (i / 2 % 5) * i));
        CHECK(r.parameter_gradient(0)[1] == 4 + 9 + 144 + 169); // channel 1: elements 2, 3 and 12, 13
        CHECK(r.parameter_after(0)[4] == 4);
    }
}

TEST_CASE("op_runner: finds the kernel as plans do: backend, operation, fallback", "[nn]") {
    auto const named = [](std::string name) {
        nn::backend b(std::move(name), nas::layout{16});
        b.provide<faulty_op>([](faulty_op const&, nn::kernel_site const& site) {
            return faulty_op{.block = site.image_layout.block}.make_kernel(site);
        });
        return b;
    };
    // A kernel of the backend is preferred to the operation's own, which has a fault.
    CHECK_NOTHROW(op_runner(faulty_op{.what = fault::no_kernel}, {{5, 2, 3}}, named("has it")));
    nn::backend empty("empty");
    CHECK_THROWS_AS(op_runner(faulty_op{.what = fault::no_kernel}, {{5, 2, 3}}, empty), nas::backend_error);
    empty.set_fallback(named("behind"));
    CHECK_NOTHROW(op_runner(faulty_op{.what = fault::no_kernel}, {{5, 2, 3}}, empty));
}

TEST_CASE("op_runner: a gradient that is not wanted is not computed", "[nn]") {
    op_runner r(faulty_op{.what = fault::needs_input_gradient}, {{3, 1, 1}}, nn::backend("bare"), {.training = true});
    for (float& x : r.input(0)) x = 2;
    for (float& g : r.output_gradient()) g = 1;
    r.forward();
    r.backward();
    CHECK(r.parameter_gradient(0)[0] == 4);
    r.want_input_gradient(0, false);
    r.backward();
    CHECK(r.parameter_gradient(0)[0] == 0); // this kernel's fault shows that it got a null
}

TEST_CASE("op_runner: a right kernel passes, plain and blocked", "[nn]") {
    CHECK(error_id({}) == "");
    CHECK(error_id({.what = fault::none, .block = 16}) == "");
}

TEST_CASE("op_runner: writing out of bounds is named", "[nn]") {
    for (fault const f : {fault::output_overrun, fault::output_underrun, fault::scratch_overrun, fault::saved_overrun,
                          fault::input_gradient_overrun, fault::weight_gradient_overrun}) {
        CAPTURE(static_cast<int>(f));
        CHECK(error_id({.what = f}) == "nas.backend.11");
    }
}

TEST_CASE("op_runner: filling channels that are not zero are named", "[nn]") {
    for (fault const f : {fault::filling_output, fault::filling_input_gradient}) {
        CHECK(error_id({.what = f, .block = 16}) == "nas.backend.12");
        CHECK(error_id({.what = f, .block = 1}) == ""); // plain tensors have none
    }
    CHECK(error_id({.what = fault::weight_gradient_padding}) == "nas.backend.12");
}

TEST_CASE("op_runner: parameters must come back as they went in", "[nn]") {
    CHECK(error_id({.what = fault::unpack_differs}) == "nas.backend.13");
    CHECK(error_id({.what = fault::changes_weight}) == "nas.backend.13");
}

TEST_CASE("op_runner: what cannot be prepared is refused", "[nn]") {
    CHECK(error_id({}, {.batch = 0, .training = true}) == "nas.backend.1");
    CHECK(error_id({}, {.batch = 1, .training = true, .threads = 0}) == "nas.backend.2");
    CHECK(error_id({.what = fault::layout_of_vector}, {.training = true}, {5}) == "nas.backend.3");
    CHECK(error_id({.what = fault::no_kernel}) == "nas.backend.4");
    CHECK(error_id({.what = fault::missing_layout}) == "nas.backend.5");
    CHECK(error_id({.what = fault::extra_storage}) == "nas.backend.5");
    CHECK(error_id({}, {.batch = 1, .training = false}) == "nas.backend.6");
}
