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

TEST_CASE("bias_gradient: zeros for the channels that fill up the last block", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const channels : {1, 16, 21}) {
            nas::cpu::image_extents const e{.batch = 2, .channels = channels, .pixels = 3};
            auto const stored =
                test::blocked(l, 2, {channels, 1, 3}, std::vector<float>(static_cast<std::size_t>(channels * 6), 0.5f));
            auto const all = static_cast<std::size_t>(e.stored_channels(nas::cpu::lanes(l)));
            std::vector<float> gradient(all + 1, -1.0f);
            nas::cpu::bias_gradient(l, e, stored.data(), gradient.data(), 2);
            for (std::size_t c = 0; c < all; ++c)
                CHECK(gradient[c] == (c < static_cast<std::size_t>(channels) ? 3.0f : 0.0f));
            CHECK(gradient.back() == -1.0f);
        }
}
