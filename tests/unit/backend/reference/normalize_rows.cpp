#include <cmath>
#include <vector>

#include <nas/backend/reference/normalize_rows.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;
using statistics = std::vector<reference::row_statistics>;

TEST_CASE("normalize_rows: a row by hand, with and without subtraction of the mean", "[backend][reference]") {
    tensor const x{1, 2, 3, 6}; // mean 3, squares 14 about it, 50 about zero
    tensor out(4);
    statistics s(1);
    reference::row_norm_forward({.rows = 1, .length = 4}, 0.5, x.data(), nullptr, nullptr, out.data(), s.data());
    CHECK(s[0].mean == 3);
    CHECK(s[0].inverse_deviation == Approx(0.5)); // 1 / sqrt(14/4 + 1/2)
    CHECK(out == tensor{-1, -0.5f, 0, 1.5f});
    reference::row_norm_forward({.rows = 1, .length = 4, .centred = false}, 3.5, x.data(), nullptr, nullptr, out.data(),
                                s.data());
    CHECK(s[0].mean == 0);
    CHECK(out == tensor{0.25f, 0.5f, 0.75f, 1.5f}); // 1 / sqrt(50/4 + 7/2) = 1/4
}

TEST_CASE("normalize_rows: scale and shift go with the elements of a row, or with channels", "[backend][reference]") {
    tensor const x{1, 2, 3, 6, 1, 2, 3, 6};
    tensor out(8);
    statistics s(2);
    tensor const scale{2, 4, 6, 8}, shift{10, 20, 30, 40};
    reference::row_norm_forward({.rows = 2, .length = 4}, 0.5, x.data(), scale.data(), shift.data(), out.data(),
                                s.data());
    CHECK(out == tensor{8, 18, 30, 52, 8, 18, 30, 52});
    // one sample of two groups of two channels of two pixels
    reference::row_norm_sizes const groups{.rows = 2, .length = 4, .groups = 2, .inner = 2};
    CHECK(groups.parameters() == 4);
    reference::row_norm_forward(groups, 0.5, x.data(), scale.data(), shift.data(), out.data(), s.data());
    CHECK(out == tensor{8, 9, 20, 26, 24, 27, 40, 52});
}

TEST_CASE("normalize_rows: the gradient is that of the definition, written out element by element",
          "[backend][reference]") {
    tensor const x{1, 2, 3, 6}, g{0.5f, -1, 2, 0.25f}, scale{2, 3, 4, 5};
    for (bool const centred : {true, false}) {
        reference::row_norm_sizes const sizes{.rows = 1, .length = 4, .centred = centred};
        tensor out(4), in_gradient(4), scale_gradient(4), shift_gradient(4);
        statistics s(1);
        reference::row_norm_forward(sizes, 0.5, x.data(), scale.data(), nullptr, out.data(), s.data());
        reference::row_norm_backward(sizes, x.data(), scale.data(), s.data(), g.data(), in_gradient.data(),
                                     scale_gradient.data(), shift_gradient.data());
        for (std::size_t i = 0; i < 4; ++i) {
            double expected = 0;
            auto const h = [&](std::size_t k) { return (double{x[k]} - s[0].mean) * s[0].inverse_deviation; };
            for (std::size_t j = 0; j < 4; ++j) // d h_j / d x_i = inverse * (delta - 1/n - h_i h_j / n)
                expected += double{g[j]} * double{scale[j]} * s[0].inverse_deviation *
                            ((i == j ? 1.0 : 0.0) - (centred ? 0.25 : 0.0) - h(i) * h(j) / 4);
            CHECK(in_gradient[i] == Approx(expected));
            CHECK(scale_gradient[i] == Approx(double{g[i]} * h(i)));
            CHECK(shift_gradient[i] == g[i]);
        }
    }
}

TEST_CASE("normalize_rows: a constant row becomes the shift, not NaN", "[backend][reference]") {
    tensor const x(5, 7.0f), shift(5, 2.0f);
    tensor out(5);
    statistics s(1);
    reference::row_norm_forward({.rows = 1, .length = 5}, 1e-5, x.data(), nullptr, shift.data(), out.data(), s.data());
    CHECK(out == shift);
}
