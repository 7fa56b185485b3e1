#include <nas/backend/cpu/extents.hpp>

#include "support/catch.hpp"

using namespace nas::cpu;

TEST_CASE("image_extents: channels fill whole blocks", "[backend][cpu]") {
    image_extents const e{.batch = 2, .channels = 17, .pixels = 9};
    CHECK(e.blocks(16) == 2);
    CHECK(e.blocks(8) == 3);
    CHECK(e.stored_channels(16) == 32);
    CHECK(e.stored_channels(8) == 24);
    CHECK(e.elements(16) == 2 * 32 * 9);
    CHECK(image_extents{.batch = 1, .channels = 16, .pixels = 1}.blocks(16) == 1);
}

TEST_CASE("worthwhile_threads: small work stays on one thread", "[backend][cpu]") {
    CHECK(worthwhile_threads(4, 100) == 1);
    CHECK(worthwhile_threads(4, 1'000'000) == 4);
    CHECK(worthwhile_threads(1, 1'000'000) == 1);
}
