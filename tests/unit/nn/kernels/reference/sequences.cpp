#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <nas/nn/gradient_check.hpp>
#include <nas/nn/kernels/reference/sequences.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/kernel_harness.hpp"
#include "support/sequence_cases.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#define NAS_TEST_HAS_JSON 1
#endif

namespace nn = nas::nn;

namespace {

nn::backend sequences() {
    nn::backend b("sequences");
    nn::reference_kernels::provide_sequences(b);
    return b;
}

std::vector<test::op_case> all_cases() {
    auto out = test::matmul_cases();
    for (auto const& c : test::attention_cases()) out.push_back(c);
    return out;
}

} // namespace

TEST_CASE("reference sequences: gradients agree with finite differences", "[nn][kernels]") {
    nn::backend const reference = sequences();
    for (test::op_case const& c : all_cases()) {
        auto const report = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 3});
        INFO(c.name << ": " << to_string(report));
        CHECK(report.passed());
        std::int64_t elements = 0;
        for (auto const& s : c.inputs) elements += c.batch * s.elements();
        if (elements > 300) continue;
        auto const all = nn::check_gradients(c.op, c.inputs, reference, {.batch = c.batch, .directions = 0});
        INFO(c.name << ": " << to_string(all));
        CHECK(all.passed());
    }
}

TEST_CASE("reference sequences: results do not depend on the number of threads", "[nn][kernels]") {
    nn::backend const reference = sequences();
    for (test::op_case const& c : all_cases())
        for (bool const training : {true, false})
            test::check_against(c, reference, reference, 0.0, {.training = training, .threads = 3});
}

TEST_CASE("reference sequences: the gradient of an embedding is the difference of its output", "[nn][kernels]") {
    nn::backend const reference = sequences();
    test::op_case const c{"", nn::embedding{.vocabulary = 5, .features = 3, .padding = 4}, {{4}}, 2};
    test::kernel_data d = test::random_data(c);
    d.inputs = {{0, 3, 4, 0, 1, 1, 4, 3}};
    auto const o = run_kernel(c, reference, d);
    CHECK(o.input_gradients[0] == std::vector<float>(8, 0.0f));
    for (std::size_t i = 0; i < d.parameters[0].size(); ++i) {
        test::kernel_data moved = d;
        moved.parameters[0][i] += 1;
        auto const out = run_kernel(c, reference, moved, {.training = false}).output;
        double slope = 0;
        for (std::size_t e = 0; e < out.size(); ++e)
            slope += (static_cast<double>(out[e]) - static_cast<double>(o.output[e])) *
                     static_cast<double>(d.output_gradient[e]);
        CHECK(o.parameter_gradients[0][i] == Approx(slope).margin(1e-6));
    }
}

TEST_CASE("reference sequences: an id that is none is named", "[nn][kernels]") {
    nn::backend const reference = sequences();
    test::op_case const c{"", nn::embedding{.vocabulary = 5, .features = 3}, {{2}}, 2};
    for (float const bad : {5.0f, -1.0f, 1.5f}) {
        test::kernel_data d = test::random_data(c);
        d.inputs = {{0, 1, bad, 2}};
        test::check_error<nas::shape_error>(
            "nas.shape.64", [&] { (void)run_kernel(c, reference, d); }, "at position 2", "[0, 5)");
    }
}

TEST_CASE("reference sequences: dense of one position is linear", "[nn][kernels]") {
    nn::backend const reference = sequences();
    test::op_case const c{"", nn::dense{.out_features = 2}, {{2, 2}}, 1};
    auto const o = run_kernel(c, reference, {{{1, 2, 3, 4}}, {{1, 10, 100, 1000}, {0.5f, -0.5f}}, {1, 0, 0, 1}});
    CHECK(o.output == std::vector<float>{21.5f, 2099.5f, 43.5f, 4299.5f});
    CHECK(o.input_gradients[0] == std::vector<float>{1, 10, 100, 1000});
    CHECK(o.parameter_gradients[0] == std::vector<float>{1, 2, 3, 4});
    CHECK(o.parameter_gradients[1] == std::vector<float>{1, 1});
}

#if defined(NAS_TEST_HAS_JSON)
namespace {

std::vector<float> numbers(nlohmann::json const& x) {
    std::vector<float> out;
    bool const seen = x.at("dtype") == "bool"; // a mask that says who is seen
    for (auto const& v : x.at("data")) {
        if (seen) out.push_back(v == 1 || v == true ? 0.0f : -HUGE_VALF);
        else if (v.is_string()) out.push_back(v.get<std::string>().starts_with('-') ? -HUGE_VALF : HUGE_VALF);
        else out.push_back(v.is_null() ? NAN : v.get<float>());
    }
    return out;
}

nas::shape extents(nlohmann::json const& x, std::size_t from) {
    auto const dims = x.at("dims").get<std::vector<std::int64_t>>();
    return nn::shape_from(std::span(dims).subspan(from));
}

} // namespace

TEST_CASE("reference sequences: yield what the ONNX backend tests publish", "[nn][kernels][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    std::ifstream file(std::string(folder ? folder : "") + "/onnx-backend-tests/nn_op_tests.jsonl");
    if (!file) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    nn::backend const reference = sequences();
    int products = 0, attentions = 0;
    for (std::string line; std::getline(file, line);) {
        auto const j = nlohmann::json::parse(line);
        std::string const op = j.at("op");
        if (op != "MatMul" && op != "Attention") continue;
        auto const &in = j.at("inputs"), &a = j.at("attrs");
        INFO(j.at("test"));
        test::op_case c{"", nn::matmul{}, {}, 1};
        test::kernel_data d;
        if (op == "MatMul") {
            if (j.at("test") == "node/test_matmul_bcast") continue; // broadcasts over the batch
            // The first axis is the batch where both sides have it.
            bool const batched = in[0].at("dims").size() == in[1].at("dims").size() && in[0].at("dims").size() > 2;
            c.batch = batched ? in[0].at("dims")[0].get<std::int64_t>() : 1;
            for (auto const& x : in) {
                c.inputs.push_back(extents(x, batched ? 1 : 0));
                d.inputs.push_back(numbers(x));
            }
            ++products;
        } else {
            bool plain = in.size() <= 4;
            for (auto const& x : in) plain &= !x.is_null() && (x.at("dtype") == "f32" || x.at("dtype") == "bool");
            if (!plain) continue; // caches, lengths and half precision
            nn::attention op_here{.heads = a.value("q_num_heads", 1),
                                  .kv_heads = a.value("kv_num_heads", 0),
                                  .causal = a.value("is_causal", 0) != 0,
                                  .softcap = a.value("softcap", 0.0)};
            if (a.contains("scale")) op_here.scale = a.at("scale").get<double>();
            c.op = op_here;
            c.batch = in[0].at("dims")[0].get<std::int64_t>();
            for (std::size_t i = 0; i < in.size(); ++i) {
                auto x = numbers(in[i]);
                bool const shared = i == 3 && in[i].at("dims").size() == 2; // one mask for the batch
                c.inputs.push_back(extents(in[i], shared ? 0 : 1));
                if (shared) {
                    auto const one = x;
                    for (std::int64_t n = 1; n < c.batch; ++n) x.insert(x.end(), one.begin(), one.end());
                }
                d.inputs.push_back(std::move(x));
            }
            ++attentions;
        }
        auto const expected = numbers(j.at("outputs")[0]);
        CHECK(test::difference(run_kernel(c, reference, d, {.training = false}).output, expected) <= 1e-5);
    }
    CHECK(products == 6);
    CHECK(attentions == 47);
}
#endif
