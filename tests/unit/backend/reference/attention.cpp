#include <cmath>
#include <vector>

#include <nas/backend/reference/attention.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

namespace {

tensor attend(reference::attention_sizes const& s, tensor const& q, tensor const& k, tensor const& v,
              tensor const& mask = {}) {
    tensor out(static_cast<std::size_t>(s.batch * s.heads * s.queries * s.value_features));
    tensor p(static_cast<std::size_t>(s.scores()));
    reference::attention_forward(s, q.data(), k.data(), v.data(), mask.empty() ? nullptr : mask.data(), out.data(),
                                 p.data());
    return out;
}

} // namespace

TEST_CASE("reference attention: one head by hand", "[backend][reference]") {
    reference::attention_sizes s{.queries = 2, .keys = 2};
    tensor const q{0, 1}, k{0, std::log(3.0f)}, v{4, 8}; // the second query weighs 1 : 3
    auto out = attend(s, q, k, v);
    CHECK(out[0] == 6);
    CHECK(out[1] == Approx(7));
    s.causal = true;
    out = attend(s, q, k, v);
    CHECK(out[0] == 4);
    CHECK(out[1] == Approx(7));
    s.causal = false;
    s.scale = 2; // 1 : 9
    CHECK(attend(s, q, k, v)[1] == Approx(7.6));
    s.scale = 1;
    s.softcap = 0.5;
    double const w = std::exp(0.5 * std::tanh(std::log(3.0) / 0.5));
    CHECK(attend(s, q, k, v)[1] == Approx((4 + 8 * w) / (1 + w)));
}

TEST_CASE("reference attention: masks are added, and a query that sees nothing yields zeros", "[backend][reference]") {
    reference::attention_sizes const s{.queries = 2, .keys = 2, .mask_heads = 1};
    tensor const q{0, 0}, k{1, 2}, v{4, 8};
    CHECK(attend(s, q, k, v, {0, -HUGE_VALF, -HUGE_VALF, -HUGE_VALF}) == tensor{4, 0});
    CHECK(attend(s, q, k, v, {0, 0, -HUGE_VALF, 0}) == tensor{6, 8});
}

TEST_CASE("reference attention: values of keys that nobody sees do not matter, whatever they are",
          "[backend][reference]") {
    reference::attention_sizes const s{.queries = 1, .keys = 2, .mask_heads = 1};
    CHECK(attend(s, {0}, {1, 2}, {4, NAN}, {0, -HUGE_VALF}) == tensor{4});
}

TEST_CASE("reference attention: heads lie apart or side by side, and may share keys and values",
          "[backend][reference]") {
    // two heads of one query, one key: the output is the value
    tensor const q{1, 2}, k{3, 4}, v{10, 20, 30, 40};
    reference::attention_sizes s{.heads = 2, .kv_heads = 2, .value_features = 2};
    CHECK(attend(s, q, k, v) == v);
    s.merged = false;
    CHECK(attend(s, q, k, v) == v);
    s.kv_heads = 1;
    CHECK(attend(s, q, {3}, {10, 20}) == tensor{10, 20, 10, 20});
    // merged {2 keys, 2 heads * 1}, one query whose first head likes key 0 and whose second head likes key 1
    reference::attention_sizes const two{.heads = 2, .kv_heads = 2, .keys = 2, .scale = 1000};
    CHECK(attend(two, {1, 1}, {1, 0, 0, 1}, {5, 6, 7, 8}) == tensor{5, 8});
}
