#include <vector>

#include <nas/backend/cpu/channel_sum.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("channel_sum: sums images and pixels of every channel into a plain array", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const channels : {1, 8, 37}) {
            nas::shape const image{channels, 21, 30};
            std::vector<float> planes, sums(static_cast<std::size_t>(channels + 1), -1.0f);
            for (std::int64_t n = 0; n < 3; ++n)
                for (std::int64_t c = 0; c < channels; ++c) planes.insert(planes.end(), 630, static_cast<float>(c));
            auto const stored = test::blocked(l, 3, image, planes);
            nas::cpu::channel_sum(l, {.batch = 3, .channels = channels, .pixels = 630}, stored.data(), sums.data(), 2);
            for (std::int64_t c = 0; c < channels; ++c)
                CHECK(sums[static_cast<std::size_t>(c)] == static_cast<float>(3 * 630 * c));
            CHECK(sums.back() == -1.0f);
        }
}
