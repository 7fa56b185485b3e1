#include <nas/backend/reference/reorder.hpp>
#include <nas/nn/reorder.hpp>

#include "support/catch.hpp"
#include "support/networks.hpp"

TEST_CASE("reorder: any layout to any other keeps every value and zeroes the filling channels", "[nn]") {
    for (nas::shape const& s :
         {nas::shape{1, 1, 1}, nas::shape{3, 5, 2}, nas::shape{16, 3, 3}, nas::shape{17, 2, 7}, nas::shape{40, 1, 1}})
        for (std::int64_t const batch : {1, 3})
            for (int const from : {1, 4, 8, 16})
                for (int const to : {1, 4, 8, 16}) {
                    auto const plain = test::random_values(static_cast<std::size_t>(batch * s.elements()), 7);
                    std::vector<float> a(static_cast<std::size_t>(nas::storage_elements(batch, s, {from})), -9.0f);
                    std::vector<float> b(static_cast<std::size_t>(nas::storage_elements(batch, s, {to})), -9.0f);
                    std::vector<float> back(plain.size());
                    nas::nn::reorder_images(plain.data(), nas::plain_layout, a.data(), {from}, s, batch, 1);
                    nas::nn::reorder_images(a.data(), {from}, b.data(), {to}, s, batch, 2);
                    nas::nn::reorder_images(b.data(), {to}, back.data(), nas::plain_layout, s, batch, 1);
                    REQUIRE(back == plain);
                    float sum = 0, expected = 0;
                    for (float const x : b) sum += std::abs(x);
                    for (float const x : plain) expected += std::abs(x);
                    REQUIRE(sum == Approx(expected)); // nothing but zeros was added
                }
}

TEST_CASE("reorder: blocks lie as layout.hpp says", "[nn]") {
    std::vector<float> const plain{1, 2, 3, 4, 5, 6}; // 3 channels of 1x2
    std::vector<float> blocked(8, -1.0f);
    nas::nn::reorder_images(plain.data(), nas::plain_layout, blocked.data(), {2}, {3, 1, 2}, 1, 1);
    CHECK(blocked == std::vector<float>{1, 3, 2, 4, 5, 0, 6, 0});
}
