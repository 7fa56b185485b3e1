#include <nas/space/space.hpp>
#include <nas/zoo/autoformer.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("autoformer: sizes T, S and B, and the networks found", "[zoo]") {
    CHECK(cardinality(zoo::autoformer_t).to_text() == "1056964608");
    CHECK(cardinality(zoo::autoformer_s).to_text() == "77103263459313");
    CHECK(cardinality(zoo::autoformer_b).to_text() == "6245364340204353");
    CHECK(decode(zoo::autoformer_s, encode(zoo::autoformer_s, zoo::autoformer_s_found())) == zoo::autoformer_s_found());
    CHECK(decode(zoo::autoformer_b, encode(zoo::autoformer_b, zoo::autoformer_b_found())) == zoo::autoformer_b_found());
    CHECK_THROWS_AS(encode(zoo::autoformer_t, zoo::autoformer_t_found()), space_error);
    CHECK(zoo::autoformer_t_found().layers.size() == 13);
}

TEST_CASE("autoformer: the laws hold for S and B", "[zoo]") {
    test::check_laws(zoo::autoformer_s);
    test::check_laws(zoo::autoformer_b);
}

TEST_CASE("autoformer: the laws hold", "[zoo]") { test::check_laws(zoo::autoformer_t); }
