#include <algorithm>
#include <string>
#include <vector>

#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/plan_parameters.hpp>

#include "support/catch.hpp"
#include "support/networks.hpp"

using namespace nas::nn;

TEST_CASE("plan: weights survive load and store, and a step changes them only through parameters()", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    weights const w = test::lively_weights(g, 3);
    plan p(g, reference, {.batch = 2, .training = true});
    p.load(w);
    weights out;
    p.store(out);
    for (auto const& e : w.entries()) CHECK(out.at(e.name, e.extents).data == e.data);
    std::fill(p.input().begin(), p.input().end(), 0.5f);
    p.input()[0] = -1;
    p.forward(); // moves the running statistics
    p.store(out);
    CHECK(out.find("stem.norm.mean")->data != w.find("stem.norm.mean")->data);
    CHECK(out.find("stem.conv.weight")->data == w.find("stem.conv.weight")->data);
    std::size_t trainable_elements = 0;
    for (auto const& s : p.segments()) trainable_elements += s.elements;
    std::size_t expected = 0;
    for (auto const& e : w.entries()) expected += trainable(e.role) ? e.data.size() : 0;
    CHECK(trainable_elements == expected);
}

TEST_CASE("plan: renamed, it takes and gives parameters by the new names", "[nn]") {
    backend const reference = reference_backend();
    graph const g = test::branching_network();
    plan p(g, reference, {.batch = 2, .training = true});
    std::vector<std::string> old_names, new_names;
    for (node const& n : g.nodes()) {
        old_names.push_back(n.name);
        new_names.push_back("other." + n.name);
    }
    p.rename(old_names, new_names);
    weights w;
    p.store(w);
    CHECK(w.find("other.stem.conv.weight"));
    CHECK_FALSE(w.find("stem.conv.weight"));
    p.load(w);
    CHECK(p.segments()[0].name.find("other.") == 0);
}
