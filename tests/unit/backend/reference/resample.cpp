#include <vector>

#include <nas/backend/reference/resample.hpp>

#include "support/catch.hpp"

TEST_CASE("reference resample: weighted sums over both axes, and their gradient", "[backend][reference]") {
    nas::resample_axis const rows{.in = 2, .first = {0, 2}, .taps = {{0, 0.5}, {1, 0.5}}};
    nas::resample_axis const columns{.in = 3, .first = {0, 1, 3}, .taps = {{2, 1}, {0, 0.25}, {0, 0.75}}};
    CHECK(rows.out() == 1);
    CHECK(columns.out() == 2);
    CHECK(columns.of(1).size() == 2);
    std::vector<float> const in{1, 2, 3, 5, 6, 7, 10, 0, 0, 0, 0, 20};
    for (int const threads : {1, 2}) {
        std::vector<float> out(4), gradient(12, 9.0f);
        nas::reference::resample_forward(rows, columns, 2, in.data(), out.data(), threads);
        CHECK(out == std::vector<float>{5, 3, 10, 5});
        nas::reference::resample_backward(rows, columns, 2, out.data(), gradient.data(), threads);
        CHECK(gradient == std::vector<float>{1.5f, 0, 2.5f, 1.5f, 0, 2.5f, 2.5f, 0, 5, 2.5f, 0, 5});
    }
}
