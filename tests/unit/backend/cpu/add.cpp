#include <array>
#include <vector>

#include <nas/backend/cpu/add.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("cpu add: sums two to four tensors of any length, in place too", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const n : {1, 7, 16, 33, 20'001}) {
            std::vector<float> const a = test::random_floats(n, 1), b = test::random_floats(n, 2),
                                     c = test::random_floats(n, 3);
            std::vector<float> sum(a.size()), in_place = a, copy(a.size());
            nas::cpu::add_forward(l, n, std::array<float const*, 3>{a.data(), b.data(), c.data()}, sum.data(), 2);
            nas::cpu::add_forward(l, n, std::array<float const*, 2>{in_place.data(), b.data()}, in_place.data(), 2);
            nas::cpu::copy(l, n, a.data(), copy.data(), 2);
            bool right = true;
            for (std::size_t i = 0; i < a.size(); ++i)
                right &= sum[i] == (a[i] + b[i]) + c[i] && in_place[i] == a[i] + b[i];
            CHECK(right);
            CHECK(copy == a);
        }
}
