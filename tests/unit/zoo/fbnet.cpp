#include <nas/space/cardinality.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/encode.hpp>
#include <nas/zoo/fbnet.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;
using zoo::fbnet_block;

TEST_CASE("fbnet: 9^22 networks", "[zoo]") {
    CHECK(cardinality(zoo::fbnet).to_text() == "984770902183611232881");
    CHECK(cardinality(zoo::fbnet) == power(9, 22));
}

TEST_CASE("fbnet: the released networks are points of the space", "[zoo]") {
    for (auto const& n : {zoo::fbnet_a(), zoo::fbnet_b(), zoo::fbnet_c()})
        CHECK(decode(zoo::fbnet, encode(zoo::fbnet, n)) == n);
    CHECK(zoo::fbnet_a().blocks[11] == fbnet_block::k5_e1_g2);
    CHECK(zoo::fbnet_b().blocks[21] == fbnet_block::k3_e6);
    CHECK(zoo::fbnet_c().blocks[2] == fbnet_block::skip);
}

TEST_CASE("fbnet: what a block is", "[zoo]") {
    CHECK(kernel_of(fbnet_block::k3_e6) == 3);
    CHECK(kernel_of(fbnet_block::k5_e1) == 5);
    CHECK(expansion_of(fbnet_block::k3_e1_g2) == 1);
    CHECK(expansion_of(fbnet_block::k3_e3) == 3);
    CHECK(expansion_of(fbnet_block::k5_e6) == 6);
    CHECK(groups_of(fbnet_block::k5_e1_g2) == 2);
    CHECK(groups_of(fbnet_block::k5_e3) == 1);
    int strided = 0;
    for (auto const& layer : zoo::fbnet_layers) strided += layer.stride == 2;
    CHECK(strided == 4);
}

TEST_CASE("fbnet: the laws hold", "[zoo]") { test::check_laws(zoo::fbnet); }
