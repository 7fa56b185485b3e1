#include <nas/space/space.hpp>
#include <nas/zoo/enas_micro.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("enas_micro: (720^2 * 5^10)^2 pairs of cells, the released one among them", "[zoo]") {
    CHECK(cardinality(zoo::enas_micro).to_text() == "25628906250000000000000000");
    CHECK(decode(zoo::enas_micro, encode(zoo::enas_micro, zoo::enas_micro_released())) == zoo::enas_micro_released());
}

TEST_CASE("enas_micro: the laws hold", "[zoo]") { test::check_laws(zoo::enas_micro); }
