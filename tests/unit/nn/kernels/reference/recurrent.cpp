#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference/recurrent.hpp>

#include "support/catch.hpp"
#include "support/kernel_harness.hpp"
#include "support/recurrent_cases.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#define NAS_TEST_HAS_JSON 1
#endif

namespace nn = nas::nn;

namespace {

nn::backend recurrent() {
    nn::backend b("recurrent");
    nn::reference_kernels::provide_recurrent(b);
    return b;
}

} // namespace

TEST_CASE("reference recurrent: gradients agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = recurrent();
    for (test::op_case const& c : test::recurrent_cases()) {
        if (!c.differentiable) continue;
        auto const report = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        if (c.inputs[0].elements() > 20) continue;
        auto const all = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0});
        INFO(c.name << ": " << to_string(all));
        CHECK(all.passed());
    }
}

TEST_CASE("reference recurrent: the relu cell has gradients where no unit is near its kink", "[nn][kernels]") {
    nn::backend const reference = recurrent();
    test::op_case const c{"", nn::rnn{.hidden = 1, .bias = false, .relu = true}, {{3, 1}}, 1};
    auto const o = run_kernel(c, reference, {{{1, -3, 2}}, {{1}, {0.5f}}, {1, 1, 1}});
    CHECK(o.output == std::vector<float>{1, 0, 2});
    CHECK(o.input_gradients[0] == std::vector<float>{1, 0, 1});
    CHECK(o.parameter_gradients[0] == std::vector<float>{3});
    CHECK(o.parameter_gradients[1] == std::vector<float>{0});
}

TEST_CASE("reference recurrent: results do not depend on the number of threads, nor on training", "[nn][kernels]") {
    nn::backend const reference = recurrent();
    for (test::op_case const& c : test::recurrent_cases()) {
        for (bool const training : {true, false})
            test::check_against(c, reference, reference, 0.0, {.training = training, .threads = 3});
        auto const d = test::random_data(c);
        CHECK(run_kernel(c, reference, d, {.training = false}).output == run_kernel(c, reference, d).output);
    }
}

TEST_CASE("reference recurrent: reading in reverse is reading the reversed sequence", "[nn][kernels]") {
    nn::backend const reference = recurrent();
    test::op_case c{"", nn::lstm{.hidden = 2, .direction = nn::reading::reverse}, {{3, 1}}, 1};
    test::kernel_data d = test::random_data(c);
    d.inputs = {{1, 2, 3}};
    auto const backwards = run_kernel(c, reference, d, {.training = false}).output;
    c.op = nn::lstm{.hidden = 2};
    d.inputs = {{3, 2, 1}};
    auto const forwards = run_kernel(c, reference, d, {.training = false}).output;
    for (std::size_t t = 0; t < 3; ++t)
        for (std::size_t j = 0; j < 2; ++j) CHECK(backwards[2 * t + j] == forwards[2 * (2 - t) + j]);
    c.op = nn::lstm{.hidden = 2, .last_only = true};
    CHECK(run_kernel(c, reference, d, {.training = false}).output == std::vector<float>{forwards[4], forwards[5]});
}

#if defined(NAS_TEST_HAS_JSON)
TEST_CASE("reference recurrent: yield what the ONNX backend tests publish", "[nn][kernels][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    std::ifstream file(std::string(folder ? folder : "") + "/onnx-backend-tests/nn_op_tests.jsonl");
    if (!file) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    nn::backend const reference = recurrent();
    int checked = 0;
    for (std::string line; std::getline(file, line);) {
        auto const j = nlohmann::json::parse(line);
        std::string const op = j.at("op");
        if (op != "LSTM" && op != "GRU" && op != "RNN") continue;
        auto const &in = j.at("inputs"), &a = j.at("attrs");
        INFO(j.at("test"));
        auto const dims = in[0].at("dims").get<std::vector<std::int64_t>>();
        bool const batch_first = a.value("layout", 0) == 1;
        std::int64_t const length = dims[batch_first ? 1 : 0], batch = dims[batch_first ? 0 : 1], features = dims[2];
        std::int64_t const hidden = a.at("hidden_size");
        bool const bias = in.size() > 3 && !in[3].is_null(), peepholes = in.size() > 7;
        test::op_case c{"", nn::rnn{.hidden = hidden, .bias = bias, .last_only = true}, {{length, features}}, batch};
        if (op == "LSTM") c.op = nn::lstm{.hidden = hidden, .bias = bias, .peepholes = peepholes, .last_only = true};
        if (op == "GRU")
            c.op = nn::gru{.hidden = hidden,
                           .bias = bias,
                           .reset_after = a.value("linear_before_reset", 0) != 0,
                           .last_only = true};
        auto const x = in[0].at("data").get<std::vector<float>>();
        test::kernel_data d;
        d.inputs.emplace_back(x.size());
        for (std::int64_t n = 0; n < batch; ++n)
            for (std::int64_t t = 0; t < length; ++t)
                for (std::int64_t f = 0; f < features; ++f)
                    d.inputs[0][static_cast<std::size_t>((n * length + t) * features + f)] =
                        x[static_cast<std::size_t>(((batch_first ? n * length + t : t * batch + n)) * features + f)];
        for (std::size_t const i : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}})
            if (i < in.size() && !in[i].is_null()) d.parameters.push_back(in[i].at("data").get<std::vector<float>>());
        // The last output is that of the last states, {1, batch, hidden} or {batch, 1, hidden}.
        auto const& last = j.at("outputs")[j.at("outputs").size() - 1];
        CHECK(test::difference(run_kernel(c, reference, d, {.training = false}).output,
                               last.at("data").get<std::vector<float>>()) <= 1e-6);
        ++checked;
    }
    CHECK(checked == 12);
}
#endif
