#include <nas/space/decode.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::decode, nas::genome;
using test::check_error;

TEST_CASE("decode: answers from the genome", "[space]") {
    genome const g{{nas::key_of_path("[0]"), 3, 2}, {nas::key_of_path("[1]"), 3, 0}};
    CHECK(decode(nas::repeat<2>(nas::one_of(3, 5, 7)), g) == std::array{7, 3});
}

TEST_CASE("decode: order and superfluous genes do not matter", "[space]") {
    genome const g{{1, 9, 8}, {nas::key_of_path("[1]"), 3, 0}, {nas::key_of_path("[0]"), 3, 2}};
    CHECK(decode(nas::repeat<2>(nas::one_of(3, 5, 7)), g) == std::array{7, 3});
}

TEST_CASE("decode: a genome of another space is refused", "[space]") {
    check_error<nas::genome_mismatch>(
        "nas.genome.1", [] { (void)decode(nas::one_of(3, 5), {}); }, "decision 0");
    genome const other{{nas::key_of_path("[0]"), 3, 2}, {nas::key_of_path("[1]"), 4, 0}};
    check_error<nas::genome_mismatch>(
        "nas.genome.2", [&] { (void)decode(nas::repeat<2>(nas::one_of(3, 5, 7)), other); }, "decision 1",
        "3 alternatives", "4 in the genome");
    genome const outside{{nas::key_of_path(""), 2, 2}};
    check_error<nas::genome_mismatch>(
        "nas.genome.2", [&] { (void)decode(nas::one_of(3, 5), outside); }, "value 2");
}
