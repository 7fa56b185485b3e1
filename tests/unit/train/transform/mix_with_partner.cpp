#include <set>

#include <nas/train/transform/mix_with_partner.hpp>

#include "support/catch.hpp"
#include "support/image_batches.hpp"

using namespace nas::train;

TEST_CASE("mix_with_partner: every image meets what its partner was before, whatever the distance", "[train]") {
    for (std::size_t const n : {2u, 3u, 6u, 7u, 12u})
        for (std::size_t distance = 1; distance < n; ++distance) {
            test::numbered_batch b(n);
            std::set<std::size_t> seen;
            mix_with_partner(b.contents(), distance, b.scratch,
                             [&](std::size_t i, std::span<float> own, std::span<float const> partner) {
                                 seen.insert(i);
                                 REQUIRE(partner[5] == static_cast<float>(1000 * ((i + distance) % n) + 5));
                                 REQUIRE(own[5] == static_cast<float>(1000 * i + 5));
                                 for (float& x : own) x = -1; // what comes later must not see it
                             });
            CHECK(seen.size() == n);
            for (std::size_t i = 0; i < n; ++i)
                CHECK(b.targets[i].other == static_cast<std::int32_t>((i + distance) % n));
        }
}

TEST_CASE("mix_with_partner: all other images are drawn as partners", "[train]") {
    test::numbered_batch b(5);
    std::set<std::size_t> seen;
    nas::rng r(1);
    for (int i = 0; i < 200; ++i) seen.insert(draw_distance(b.contents(), r));
    CHECK(seen == std::set<std::size_t>{1, 2, 3, 4});
}
