#include <array>
#include <cstdint>
#include <vector>

#include <nas/backend/reference/concat.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

namespace {
// Per sample: two elements of the first input, one of the second.
constexpr std::array<std::int64_t, 2> sizes{2, 1};
} // namespace

TEST_CASE("reference concat: samples stay together", "[backend][reference]") {
    std::vector<float> const a{1, 2, 10, 20}, b{3, 30};
    std::vector<float> out(6);
    reference::concat_forward(2, sizes, std::array{a.data(), b.data()}, out.data());
    CHECK(out == std::vector<float>{1, 2, 3, 10, 20, 30});
}

TEST_CASE("reference concat: the gradient is taken apart, null parts are skipped", "[backend][reference]") {
    std::vector<float> const gradient{1, 2, 3, 10, 20, 30};
    std::vector<float> a(4), b(2), alone(2);
    reference::concat_backward(2, sizes, gradient.data(), std::array{a.data(), b.data()});
    CHECK(a == std::vector<float>{1, 2, 10, 20});
    CHECK(b == std::vector<float>{3, 30});
    reference::concat_backward(2, sizes, gradient.data(), std::array<float*, 2>{nullptr, alone.data()});
    CHECK(alone == b);
}
