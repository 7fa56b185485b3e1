#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/reference/broadcast.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using nas::binary_function;
using tensor = std::vector<float>;

TEST_CASE("reference broadcast: a matrix and a row, a column and a row", "[backend][reference]") {
    reference::broadcast_sizes s;
    s.extents = {1, 1, 1, 1, 2, 3};
    s.repeats[1][4] = true; // b is a row
    tensor const a{1, 2, 3, 4, 5, 6}, row{10, 20, 30};
    tensor out(6);
    CHECK(s.elements() == 6);
    CHECK(s.elements(1) == 3);
    reference::binary_forward(binary_function::subtract, s, a.data(), row.data(), out.data());
    CHECK(out == tensor{-9, -18, -27, -6, -15, -24});
    tensor const g{1, 2, 3, 4, 5, 6};
    tensor ga(6), gb(3);
    reference::binary_backward(binary_function::subtract, s, 0, a.data(), row.data(), g.data(), ga.data());
    reference::binary_backward(binary_function::subtract, s, 1, a.data(), row.data(), g.data(), gb.data());
    CHECK(ga == g);
    CHECK(gb == tensor{-5, -7, -9});

    s.repeats[0][5] = true; // a is a column: both repeat
    tensor const column{2, 3};
    reference::binary_forward(binary_function::multiply, s, column.data(), row.data(), out.data());
    CHECK(out == tensor{20, 40, 60, 30, 60, 90});
    tensor gc(2);
    reference::binary_backward(binary_function::multiply, s, 0, column.data(), row.data(), g.data(), gc.data());
    CHECK(gc == tensor{140, 320});
    reference::binary_backward(binary_function::multiply, s, 1, column.data(), row.data(), g.data(), gb.data());
    CHECK(gb == tensor{2 * 1 + 3 * 4, 2 * 2 + 3 * 5, 2 * 3 + 3 * 6});
}

TEST_CASE("reference broadcast: every derivative is the difference of the function", "[backend][reference]") {
    using enum binary_function;
    for (auto const f : {add, subtract, multiply, divide, power, maximum, minimum})
        for (double const a : {0.3, 1.7, 2.5})
            for (double const b : {-1.2, 0.4, 2.1}) {
                double const h = 1e-6;
                INFO(to_string(f) << " of " << a << " and " << b);
                CHECK(
                    reference::binary_derivative(f, 0, a, b) ==
                    Approx((reference::binary(f, a + h, b) - reference::binary(f, a - h, b)) / (2 * h)).epsilon(1e-5));
                CHECK(
                    reference::binary_derivative(f, 1, a, b) ==
                    Approx((reference::binary(f, a, b + h) - reference::binary(f, a, b - h)) / (2 * h)).epsilon(1e-5));
            }
    CHECK(to_string(power) == "power");
    CHECK(to_string(static_cast<binary_function>(99)) == "unknown");
}

TEST_CASE("reference broadcast: ties, zero bases and NaN have stated results", "[backend][reference]") {
    using enum binary_function;
    double const nan = std::numeric_limits<double>::quiet_NaN();
    for (auto const f : {maximum, minimum}) {
        CHECK(reference::binary_derivative(f, 0, 2, 2) == 0.5);
        CHECK(reference::binary_derivative(f, 1, 2, 2) == 0.5);
        CHECK(std::isnan(reference::binary(f, nan, 1)));
        CHECK(std::isnan(reference::binary(f, 1, nan)));
    }
    CHECK(reference::binary_derivative(power, 0, 0, 0) == 0);
    CHECK(reference::binary_derivative(power, 0, 0, 2) == 0);
    CHECK(reference::binary_derivative(power, 0, -3, 2) == -6);
    CHECK(reference::binary_derivative(power, 1, 0, 2) == 0);
    CHECK(std::isnan(reference::binary_derivative(power, 1, -3, 2)));
}
