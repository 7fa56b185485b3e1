#include <nas/space/space.hpp>
#include <nas/zoo/darts_rnn.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("darts_rnn: 8! * 4^8 cells, the published ones among them", "[zoo]") {
    CHECK(cardinality(zoo::darts_rnn).to_text() == "2642411520");
    for (auto const& c : {zoo::darts_rnn_v1(), zoo::darts_rnn_v2()})
        CHECK(decode(zoo::darts_rnn, encode(zoo::darts_rnn, c)) == c);
    CHECK(zoo::darts_rnn_v2().nodes[5].input == 5);
}

TEST_CASE("darts_rnn: the laws hold", "[zoo]") { test::check_laws(zoo::darts_rnn); }
