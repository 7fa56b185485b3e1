#include <nas/space/space.hpp>
#include <nas/zoo/unet3d_encoder.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("unet3d_encoder: the size is exact, 25 decisions", "[zoo]") {
    CHECK(cardinality(zoo::unet3d_encoder) == bigint::from_text("4353564672"));
    CHECK(sample(zoo::unet3d_encoder, rng(1)).size() == 25);
    CHECK(test::exchange_entries(zoo::unet3d_encoder) == 25);
}

TEST_CASE("unet3d_encoder: obeys the laws", "[zoo]") {
    test::check_laws(zoo::unet3d_encoder);
    test::check_laws(zoo::static_unet);
}

TEST_CASE("unet3d_encoder: the static network is one point, and a point of the space", "[zoo]") {
    CHECK(cardinality(zoo::static_unet) == 1);
    auto const a = decode(zoo::static_unet, {});
    CHECK(a.blocks[3].filters == 256);
    CHECK(decode(zoo::unet3d_encoder, encode(zoo::unet3d_encoder, a)) == a);
}
