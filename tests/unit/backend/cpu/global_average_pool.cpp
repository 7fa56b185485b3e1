#include <vector>

#include <nas/backend/cpu/global_average_pool.hpp>
#include <nas/backend/cpu/norm_passes.hpp>

#include "support/catch.hpp"
#include "support/norm_in_front.hpp"
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

TEST_CASE("cpu global_average_pool: applies the norm in front while it loads", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const act : {nas::activation::none, nas::activation::relu, nas::activation::hard_swish}) {
            nas::shape const image{19, 5, 3};
            nas::cpu::image_extents const e{.batch = 2, .channels = 19, .pixels = 15};
            auto const x = test::blocked(l, 2, image, test::random_floats(2 * image.elements(), 1));
            test::norm_in_front const norm(l, act, 19);
            std::vector<float> normed(x.size()), mean(x.size() / 15), expected(x.size() / 15);
            nas::cpu::apply_norm(l, norm.link, e, x.data(), normed.data());
            nas::cpu::global_average_pool_forward(l, e, normed.data(), expected.data(), 1);
            nas::cpu::global_average_pool_forward(l, e, x.data(), mean.data(), 1, &norm.link);
            CHECK(mean == expected);
        }
}
