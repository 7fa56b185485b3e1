#pragma once
// Runs the ONNX backend tests of a family of operators and compares.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/onnx/case.hpp"

namespace test::onnx {

/// All tests of $NAS_DATA_DIR/onnx-backend-tests; none if that is not set. Read once.
std::vector<node> const& nodes();
/// The backend they run on.
nas::nn::backend const& target();

/// Results of floats must agree within this share of the largest expected number; whole numbers exactly.
inline constexpr double tolerance = 2e-6;
/// Published with four digits only.
inline double tolerance_of(node const& n) {
    return n.name == "test_averagepool_2d_ceil_last_window_starts_on_pad" ? 5e-4 : tolerance;
}

/// What became of the tests of one operator.
struct tally {
    int passed = 0, failed = 0;
    std::map<std::string, int> left_out{}; ///< reason -> tests
    int without_side_outputs = 0;          ///< passed, but some outputs do not exist here
};

/// Empty if the tensors agree.
inline std::string disagreement(tensor const& got, tensor const& expected, double share) {
    std::vector<std::int64_t> const dims = expected.dims.empty() ? std::vector<std::int64_t>{1} : expected.dims;
    if (got.dims != dims) {
        if (!(got.dims.empty() && expected.dims.empty())) return "another shape";
    }
    double scale = 1e-6;
    for (double const x : expected.data)
        if (std::isfinite(x)) scale = std::max(scale, std::abs(x));
    for (std::size_t i = 0; i < expected.data.size(); ++i) {
        double const a = got.data.at(i), b = expected.data[i];
        bool const same = std::isfinite(b) ? std::abs(a - b) <= (expected.real() ? share * scale : 0)
                                           : (std::isnan(b) ? std::isnan(a) : a == b);
        if (!same)
            return "element " + std::to_string(i) + " is " + std::to_string(a) + ", expected " + std::to_string(b);
    }
    return {};
}

/// What keeps a test from being run whatever the operator; empty if nothing does.
inline std::string out_of_scope(node const& n) {
    auto const beyond = [](tensor const& t) {
        for (double const x : t.data)
            if (std::isfinite(x) && std::abs(x) > (t.real() ? 3.4e38 : 16777216)) return true;
        return false;
    };
    for (tensor const& t : n.outputs) {
        if (t.data.empty()) return "empty tensors: extents are at least 1";
        if (beyond(t)) return "numbers beyond those of float32";
    }
    if (n.given(0) && n.in().data.empty()) return "empty tensors: extents are at least 1";
    return {};
}

/// Runs all tests of the operators in `family`; what fails is a failed CHECK if `assert_all`.
inline std::map<std::string, tally> run_family(converters const& family, bool assert_all) {
    std::map<std::string, tally> out;
    machine const m(target());
    for (node const& n : nodes()) {
        auto const how = family.find(n.op);
        if (how == family.end()) continue;
        tally& t = out[n.op];
        std::string problem = out_of_scope(n);
        if (!problem.empty()) {
            ++t.left_out[problem];
            continue;
        }
        try {
            results const got = how->second(n, m);
            bool all = true;
            for (std::size_t i = 0; i < n.outputs.size() && problem.empty(); ++i) {
                if (i >= got.size() || !got[i]) all = false;
                else problem = disagreement(*got[i], n.outputs[i], tolerance_of(n));
            }
            if (problem.empty() && (got.empty() || !got[0])) problem = "nothing compared";
            if (problem.empty()) ++t.passed, t.without_side_outputs += !all;
        } catch (unsupported const& u) {
            ++t.left_out[u.reason];
        } catch (std::exception const& e) {
            problem = e.what();
        }
        if (problem.empty()) continue;
        ++t.failed;
        if (assert_all) {
            INFO(n.op << " " << n.name << ": " << problem);
            CHECK(problem.empty());
        }
    }
    return out;
}

/// The test of one family: every supported case passes, and at least `least` do.
inline void check_family(converters const& family, int least) {
    if (nodes().empty()) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    int passed = 0;
    for (auto const& [op, t] : run_family(family, true)) passed += t.passed;
    CHECK(passed >= least);
}

} // namespace test::onnx
