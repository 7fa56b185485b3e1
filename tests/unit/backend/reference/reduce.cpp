#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/reference/reduce.hpp>

#include "support/catch.hpp"

using nas::reduce_function;
namespace reference = nas::reference;

namespace {

// Two outputs over three elements each, which lie two apart.
reference::reduce_places const columns{{0, 1}, {0, 2, 4}};
using v = std::vector<float>;

v forward(reduce_function f, v const& in) {
    v out(2);
    reference::reduce_forward(f, columns, 1, in.data(), out.data());
    return out;
}
v backward(reduce_function f, v const& in, v const& gradient) {
    v out(6, 99.0f);
    reference::reduce_backward(f, columns, 1, in.empty() ? nullptr : in.data(), gradient.data(), out.data());
    return out;
}

} // namespace

TEST_CASE("reference reduce: values by hand", "[backend][reference]") {
    v const in{1, -2, 3, 4, 2, 4};
    CHECK(forward(reduce_function::sum, in) == v{6, 6});
    CHECK(forward(reduce_function::mean, in) == v{2, 2});
    CHECK(forward(reduce_function::max, in) == v{3, 4});
    CHECK(forward(reduce_function::min, in) == v{1, -2});
    CHECK(forward(reduce_function::product, in) == v{6, -32});
    CHECK(forward(reduce_function::l1, in) == v{6, 10});
    CHECK(forward(reduce_function::l2, in)[1] == 6);
    CHECK(forward(reduce_function::sum_square, in) == v{14, 36});
    CHECK(forward(reduce_function::log_sum, in)[0] == Approx(std::log(6.0)));
    CHECK(forward(reduce_function::log_sum_exp, {0, 1000, 0, 1000, 0, -1000})[0] == Approx(std::log(3.0)));
    CHECK(forward(reduce_function::log_sum_exp, {0, 1000, 0, 1000, 0, -1000})[1] == Approx(1000 + std::log(2.0)));
    float const infinity = std::numeric_limits<float>::infinity();
    CHECK(forward(reduce_function::log_sum_exp, {0, -infinity, 0, -infinity, 0, -infinity})[1] == -infinity);
    CHECK(std::isnan(forward(reduce_function::max, {1, 0, NAN, 0, 7, 0})[0]));
}

TEST_CASE("reference reduce: gradients where finite differences do not reach", "[backend][reference]") {
    v const g{10, 20};
    CHECK(backward(reduce_function::sum, {}, g) == v{10, 20, 10, 20, 10, 20});
    CHECK(backward(reduce_function::mean, {}, {3, 6}) == v{1, 2, 1, 2, 1, 2});
    CHECK(backward(reduce_function::max, {5, 1, 5, 2, 1, 2}, g) == v{10, 0, 0, 20, 0, 0});
    CHECK(backward(reduce_function::min, {5, 1, 5, 2, 5, 1}, g) == v{10, 20, 0, 0, 0, 0});
    CHECK(backward(reduce_function::product, {2, 0, 0, 0, 3, 5}, g) == v{0, 0, 60, 0, 0, 0});
    CHECK(backward(reduce_function::product, {2, 1, 4, 3, 5, 5}, g) == v{200, 300, 100, 100, 80, 60});
    CHECK(backward(reduce_function::l1, {2, 0, -4, -3, 0, 5}, g) == v{10, 0, -10, -20, 0, 20});
    CHECK(backward(reduce_function::l2, {0, 0, 3, 0, -4, 0}, g) == v{0, 0, 6, 0, -8, 0});
}

TEST_CASE("reference reduce: samples and threads", "[backend][reference]") {
    v const in{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    for (int const threads : {1, 3}) {
        v out(4);
        reference::reduce_forward(reduce_function::sum, columns, 2, in.data(), out.data(), threads);
        CHECK(out == v{9, 12, 90, 120});
        v gradient(12);
        reference::reduce_backward(reduce_function::sum, columns, 2, in.data(), out.data(), gradient.data(), threads);
        CHECK(gradient == v{9, 12, 9, 12, 9, 12, 90, 120, 90, 120, 90, 120});
    }
}
