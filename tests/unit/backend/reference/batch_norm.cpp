#include <cmath>
#include <vector>

#include <nas/backend/reference/batch_norm.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

namespace {
using tensor = std::vector<float>;
// Two samples, two channels, two pixels. Channel 0 holds 1 2 3 6 (mean 3, squares 14), channel 1 holds four times 5.
constexpr reference::batch_norm_sizes sizes{.batch = 2, .channels = 2, .pixels = 2};
tensor const in{1, 2, 5, 5, 3, 6, 5, 5};
} // namespace

TEST_CASE("reference batch_norm: the batch is normalised with the biased variance", "[backend][reference]") {
    tensor mean{0, 0}, variance{1, 1}, out(8);
    tensor const scale{2, 3}, shift{10, 20};
    std::vector<reference::batch_statistics> s(2);
    reference::batch_norm_statistics(sizes, 0.5, 0.1, in.data(), mean.data(), variance.data(), s.data());
    CHECK(s[0].mean == 3);
    CHECK(s[0].inverse_deviation == Approx(1 / std::sqrt(14.0 / 4 + 0.5))); // = 1/2
    CHECK(s[1].mean == 5);
    CHECK(s[1].inverse_deviation == Approx(1 / std::sqrt(0.5)));
    reference::batch_norm_apply(sizes, in.data(), scale.data(), shift.data(), s.data(), out.data());
    CHECK(out == tensor{8, 9, 20, 20, 10, 13, 20, 20});
}

TEST_CASE("reference batch_norm: running statistics move by momentum, with the unbiased variance",
          "[backend][reference]") {
    tensor mean{1, -1}, variance{2, 4};
    std::vector<reference::batch_statistics> s(2);
    reference::batch_norm_statistics(sizes, 1e-5, 0.25, in.data(), mean.data(), variance.data(), s.data());
    CHECK(mean[0] == Approx(0.75 * 1 + 0.25 * 3));
    CHECK(variance[0] == Approx(0.75 * 2 + 0.25 * 14 / 3));
    CHECK(mean[1] == Approx(0.75 * -1 + 0.25 * 5));
    CHECK(variance[1] == Approx(0.75 * 4));
}

TEST_CASE("reference batch_norm: at inference the running statistics normalise", "[backend][reference]") {
    auto const s = reference::running_statistics(3, 15, 1);
    CHECK(s.mean == 3);
    CHECK(s.inverse_deviation == 0.25);
    tensor const scale{8}, shift{1}, x{3, 4, 5};
    tensor out(3);
    reference::batch_norm_apply({.batch = 3, .channels = 1, .pixels = 1}, x.data(), scale.data(), shift.data(), &s,
                                out.data());
    CHECK(out == tensor{1, 3, 5});
}

TEST_CASE("reference batch_norm: gradients are those of the definition, written out element by element",
          "[backend][reference]") {
    // d out_j / d in_i = scale * inverse * (delta_ij - 1/m - h_i h_j / m): the Jacobian, not the summed formula of the
    // kernel.
    tensor const scale{2, 3}, gradient{0.5f, -1, 2, 1, 0.25f, 3, -2, 0.5f};
    tensor mean(2), variance(2);
    std::vector<reference::batch_statistics> s(2);
    reference::batch_norm_statistics(sizes, 0.5, 0.1, in.data(), mean.data(), variance.data(), s.data());
    tensor in_gradient(8), scale_gradient(2), shift_gradient(2);
    reference::batch_norm_backward(sizes, in.data(), scale.data(), s.data(), gradient.data(), in_gradient.data(),
                                   scale_gradient.data(), shift_gradient.data());

    std::vector<std::vector<std::size_t>> const members{{0, 1, 4, 5}, {2, 3, 6, 7}};
    for (std::size_t c = 0; c < 2; ++c) {
        auto const h = [&](std::size_t i) { return (double{in[i]} - s[c].mean) * s[c].inverse_deviation; };
        double scale_expected = 0, shift_expected = 0;
        for (std::size_t const i : members[c]) {
            double expected = 0;
            for (std::size_t const j : members[c])
                expected += double{gradient[j]} * double{scale[c]} * s[c].inverse_deviation *
                            ((i == j ? 1.0 : 0.0) - 0.25 - h(i) * h(j) / 4);
            CHECK(double{in_gradient[i]} == Approx(expected).margin(1e-6));
            scale_expected += double{gradient[i]} * h(i);
            shift_expected += double{gradient[i]};
        }
        CHECK(double{scale_gradient[c]} == Approx(scale_expected).margin(1e-6));
        CHECK(double{shift_gradient[c]} == Approx(shift_expected));
    }
}

TEST_CASE("reference batch_norm: gradients that nobody wants may be null", "[backend][reference]") {
    tensor const scale{2, 3}, gradient(8, 1.0f);
    std::vector<reference::batch_statistics> const s{{3, 0.5}, {5, 1}};
    tensor shift_gradient(2), in_gradient(8);
    reference::batch_norm_backward(sizes, in.data(), scale.data(), s.data(), gradient.data(), nullptr, nullptr,
                                   shift_gradient.data());
    CHECK(shift_gradient == tensor{4, 4});
    reference::batch_norm_backward(sizes, in.data(), scale.data(), s.data(), gradient.data(), in_gradient.data(),
                                   nullptr, nullptr);
    for (float const g : in_gradient)
        CHECK(g == Approx(0).margin(1e-6)); // adding a constant to a channel changes nothing
}
