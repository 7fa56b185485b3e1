// All ONNX backend tests: which operators exist here, how many cases pass, and what is left out.

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <nas/nn/kernels/reference.hpp>

#include "support/catch.hpp"
#include "support/onnx/check.hpp"
#include "support/onnx/families.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include "support/onnx/read.hpp"
#else
namespace test::onnx {
static std::vector<node> read_nodes(std::string const&) { return {}; }
} // namespace test::onnx
#endif

std::vector<test::onnx::node> const& test::onnx::nodes() {
    static std::vector<node> const all = [] {
        char const* const folder = std::getenv("NAS_DATA_DIR");
        return folder ? read_nodes(std::string(folder) + "/onnx-backend-tests/nn_op_tests.jsonl") : std::vector<node>{};
    }();
    return all;
}

nas::nn::backend const& test::onnx::target() {
    static nas::nn::backend const reference = nas::nn::reference_backend();
    return reference;
}

namespace {

// Operators of the file without an operation here, and why.
std::map<std::string, std::string> const& operators_left_out() {
    static std::map<std::string, std::string> const all{
        {"AffineGrid", "spatial transformers; images are moved in the input pipeline"},
        {"ArgMax", "yields places, which have no gradient"},
        {"ArgMin", "yields places, which have no gradient"},
        {"Col2Im", "conv_transpose does it with the weights"},
        {"ConvInteger", "quantised; tensors are float32"},
        {"CumSum", "running sums"},
        {"DeformConv", "samples at places that the network computes"},
        {"DequantizeLinear", "quantised; tensors are float32"},
        {"DynamicQuantizeLinear", "quantised; tensors are float32"},
        {"Einsum", "written as matmul, transpose and reduce"},
        {"GatherElements", "reads at places that another tensor names"},
        {"GridSample", "samples at places that the network computes"},
        {"Hardmax", "no gradient"},
        {"LRN", "normalisation over neighbouring channels, replaced by batch normalisation"},
        {"MatMulInteger", "quantised; tensors are float32"},
        {"MaxUnpool", "needs the places of maxima, which pooling does not yield"},
        {"NonMaxSuppression", "detection, behind the network"},
        {"OneHot", "labels are numbers, see the losses"},
        {"QLinearConv", "quantised; tensors are float32"},
        {"QLinearMatMul", "quantised; tensors are float32"},
        {"QuantizeLinear", "quantised; tensors are float32"},
        {"RoiAlign", "detection, samples at places that the network computes"},
        {"TopK", "sorting, yields places"},
        {"Where", "chooses by truth values; multiply by a mask"},
    };
    return all;
}

} // namespace

TEST_CASE("ONNX: the cases that pass do not become fewer, and every operator is accounted for", "[nn][onnx][data]") {
    using namespace test::onnx;
    if (nodes().empty()) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    std::map<std::string, tally> all = run_family(spatial_family(), false);
    for (auto const& [op, t] : run_family(pointwise_family(), false)) all.emplace(op, t);
    for (auto const& [op, t] : run_family(sequence_family(), false)) all.emplace(op, t);
    std::map<std::string, int> unknown;
    for (node const& n : nodes())
        if (!all.contains(n.op)) ++unknown[n.op];

    int passed = 0, failed = 0;
    for (auto const& [op, t] : all) {
        passed += t.passed;
        failed += t.failed;
        std::cout << op << ": " << t.passed << " passed";
        if (t.without_side_outputs) std::cout << " (" << t.without_side_outputs << " by their first outputs)";
        for (auto const& [reason, count] : t.left_out) std::cout << "; " << count << " left out: " << reason;
        std::cout << '\n';
    }
    for (auto const& [op, count] : unknown) {
        INFO(op << " has neither an operation nor a reason");
        CHECK(operators_left_out().contains(op));
        if (operators_left_out().contains(op))
            std::cout << op << ": no operation, " << count << " left out: " << operators_left_out().at(op) << '\n';
    }
    std::cout << "ONNX backend tests: " << nodes().size() << " cases, " << passed << " passed, " << failed
              << " failed, " << static_cast<int>(nodes().size()) - passed - failed << " left out\n";
    CHECK(nodes().size() == 887);
    CHECK(failed == 0);
    CHECK(passed >= 682);
}
