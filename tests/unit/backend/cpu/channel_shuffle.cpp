#include <cstdint>
#include <vector>

#include <nas/backend/cpu/channel_shuffle.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("cpu channel_shuffle: groups and channels that fill no block, at every level", "[backend][cpu]") {
    struct example {
        std::int64_t channels, groups, height;
    };
    for (example const& e : std::vector<example>{
             {4, 2, 1}, {24, 2, 5}, {24, 3, 5}, {36, 4, 9}, {58, 2, 7}, {15, 15, 3}, {40, 1, 3}, {96, 8, 17}}) {
        nas::shape const s{e.channels, e.height, e.height + 1};
        auto const in = test::random_floats(2 * s.elements(), 1);
        std::int64_t const pixels = e.height * (e.height + 1), each = e.channels / e.groups;
        std::vector<float> expected(in.size());
        for (std::int64_t n = 0; n < 2; ++n)
            for (std::int64_t g = 0; g < e.groups; ++g)
                for (std::int64_t i = 0; i < each; ++i)
                    for (std::int64_t p = 0; p < pixels; ++p)
                        expected[static_cast<std::size_t>((n * e.channels + i * e.groups + g) * pixels + p)] =
                            in[static_cast<std::size_t>((n * e.channels + g * each + i) * pixels + p)];
        for (auto const l : test::levels())
            for (int const threads : {1, 2}) {
                INFO(e.channels << " channels in " << e.groups << " groups, " << to_string(l));
                nas::cpu::image_extents const extents{.batch = 2, .channels = e.channels, .pixels = pixels};
                auto const x = test::blocked(l, 2, s, in);
                std::vector<float> y(x.size(), 7), back(x.size(), 7);
                nas::cpu::permute_channels(l, extents, nas::cpu::shuffled_channels(e.channels, e.groups), x.data(),
                                           y.data(), threads);
                CHECK(y == test::blocked(l, 2, s, expected)); // filling channels included
                nas::cpu::permute_channels(l, extents, nas::cpu::shuffled_channels(e.channels, each), y.data(),
                                           back.data(), threads);
                CHECK(back == x);
            }
    }
}
