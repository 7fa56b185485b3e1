#include <nas/io/vector_json.hpp>
#include <nas/space/space.hpp>
#include <nas/zoo/nasfpn.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("nasfpn: the size is exact, 28 entries in exchanged vectors", "[zoo]") {
    CHECK(cardinality(zoo::nasfpn) == bigint::from_text("1931334451200000"));
    CHECK(test::exchange_entries(zoo::nasfpn) == 28);
    CHECK(sample(zoo::nasfpn, rng(1)).size() == 20); // pairs are one decision each, the last level is none
}

TEST_CASE("nasfpn: obeys the laws", "[zoo]") {
    test::check_laws(zoo::nasfpn);
    test::check_laws(zoo::nasfpn_space<2, 1>(3, 3));
}

TEST_CASE("nasfpn: the published pyramid is a point of the space", "[zoo]") {
    auto const a = zoo::nasfpn_point();
    auto const g = encode(zoo::nasfpn, a);
    CHECK(decode(zoo::nasfpn, g) == a);
    auto const words = describe_genome(zoo::nasfpn, g);
    CHECK(words[0].path == "intermediate_blocks[0].level");
    CHECK(words[2].path == "intermediate_blocks[0].input_offsets");
    CHECK(words[2].literal == "1,3");
    CHECK(words[6].path == "output_blocks[0].combine_fn");
    CHECK(words[16].path == "output_block_levels[0]");
}

TEST_CASE("nasfpn: a feature that does not exist yet cannot be an input", "[zoo]") {
    auto a = zoo::nasfpn_point();
    a.intermediate_blocks[0].input_offsets = {1, 5};
    test::check_error<space_error>(
        "nas.space.18", [&] { (void)encode(zoo::nasfpn, a); }, "intermediate_blocks[0].input_offsets");
}

TEST_CASE("nasfpn: exchanged vectors have an entry per input and per output level", "[zoo]") {
    auto const g = encode(zoo::nasfpn, zoo::nasfpn_point());
    auto const vector = io::vector_to_json(zoo::nasfpn, g);
    CHECK(vector.size() == 28);
    CHECK(vector["intermediate_blocks[0].combine_fn"] == "1/2 ('attention')");
    CHECK(vector["intermediate_blocks[0].input_offsets[0]"] == "1/5 (1)");
    CHECK(vector["intermediate_blocks[0].input_offsets[1]"] == "3/5 (3)");
    CHECK(vector["output_blocks[4].input_offsets[1]"] == "10/11 (10)");
    CHECK(vector["output_block_levels[3]"] == "4/5 (7)");
    CHECK(vector["output_block_levels[4]"] == "3/5 (6)");
    CHECK(io::vector_from_json(zoo::nasfpn, vector) == g);
}
