#include <vector>

#include <nas/backend/cpu/global_average_pool.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("cpu global_average_pool: the mean of constant planes is the constant, and its gradient is spread evenly",
          "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const pixels : {1, 3, 49, 4096}) {
            nas::shape const image{17, pixels, 1}, one{17, 1, 1};
            nas::cpu::image_extents const e{.batch = 2, .channels = 17, .pixels = pixels};
            std::vector<float> planes;
            for (int plane = 0; plane < 2 * 17; ++plane)
                planes.insert(planes.end(), static_cast<std::size_t>(pixels), static_cast<float>(plane));
            auto const stored = test::blocked(l, 2, image, planes);
            std::vector<float> mean(
                static_cast<std::size_t>(e.batch * e.blocks(nas::cpu::lanes(l)) * nas::cpu::lanes(l))),
                gradient(stored.size());
            nas::cpu::global_average_pool_forward(l, e, stored.data(), mean.data(), 2);
            std::vector<float> const means = test::plain(l, 2, one, mean);
            for (std::size_t plane = 0; plane < means.size(); ++plane) CHECK(means[plane] == static_cast<float>(plane));
            nas::cpu::global_average_pool_backward(l, e, mean.data(), gradient.data(), 2);
            CHECK(test::plain(l, 2, image, gradient).back() == 33.0f / static_cast<float>(pixels));
        }
}
