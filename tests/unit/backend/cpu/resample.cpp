#include <vector>

#include <nas/backend/cpu/resample.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas;

TEST_CASE("cpu resample: rows and columns as their taps say", "[backend][cpu]") {
    resample_axis const rows{.in = 2, .first = {0, 1, 3}, .taps = {{1, 2.0}, {0, 0.5}, {1, 0.25}}};
    resample_axis const columns{.in = 1, .first = {0, 1}, .taps = {{0, 3.0}}};
    for (auto const l : test::levels()) {
        std::vector<float> const in = test::blocked(l, 1, {2, 2, 1}, {4, 8, 10, 20});
        std::vector<float> out(in.size(), 99.0f), scratch(cpu::resample_scratch_bytes(l, columns, 2) / sizeof(float));
        cpu::resample(l, rows, columns, 1, in.data(), out.data(), scratch.data(), 2);
        CHECK(test::plain(l, 1, {2, 2, 1}, out) == std::vector<float>{48, 12, 120, 30});
    }
}

TEST_CASE("cpu resample: the transposed axis has the same weights, seen from the input", "[backend][cpu]") {
    resample_axis const rows{.in = 3, .first = {0, 1, 3}, .taps = {{1, 2.0}, {0, 0.5}, {1, 0.25}}};
    resample_axis const back = cpu::transposed(rows);
    CHECK(back.in == 2);
    CHECK(back.first == std::vector<std::size_t>{0, 1, 3, 3}); // nobody reads place 2
    REQUIRE(back.taps.size() == 3);
    CHECK(back.taps[0].place == 1);
    CHECK(back.taps[0].weight == 0.5);
    CHECK(back.taps[1].place == 0);
    CHECK(back.taps[2].weight == 0.25);
}
