#include <nas/space/canonical.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::genome, nas::genome_from_text, nas::to_text;
using test::check_error;

TEST_CASE("canonical: key, value and arity of each gene in order", "[space]") {
    CHECK(to_text({{0x1f, 3, 2}, {0xffffffffffffffffu, 4294967295u, 0}}) ==
          "000000000000001f:2/3 ffffffffffffffff:0/4294967295");
    CHECK(to_text({}).empty());
    CHECK(genome_from_text("").empty());
}

TEST_CASE("canonical: text and back is the same genome", "[space]") {
    genome const g{{1, 2, 1}, {0xdeadbeef00000000u, 100, 99}, {0, 4294967295u, 4294967294u}};
    CHECK(genome_from_text(to_text(g)) == g);
}

TEST_CASE("canonical: only the one canonical spelling is read", "[space]") {
    for (char const* text : {"x",
                             "1f:0/2",
                             "000000000000001F:0/2",
                             "000000000000001f0:0/2",
                             "0x0000000000001f:0/2",
                             "000000000000001f",
                             "000000000000001f:",
                             "000000000000001f:0",
                             "000000000000001f:0/",
                             "000000000000001f:0/2 ",
                             " 000000000000001f:0/2",
                             "000000000000001f:0/2  000000000000002f:0/2",
                             "000000000000001f:0/2\n",
                             "000000000000001f:00/2",
                             "000000000000001f:0/02",
                             "000000000000001f:-1/2",
                             "000000000000001f:+1/2",
                             "000000000000001f:2/2",
                             "000000000000001f:0/1",
                             "000000000000001f:0/0",
                             "000000000000001f:0/4294967296",
                             "000000000000001f:0/2,000000000000002f:0/2",
                             "-00000000000001f:0/2"}) {
        INFO("text: '" << text << "'");
        check_error<nas::genome_mismatch>(
            "nas.genome.4", [&] { (void)genome_from_text(text); }, text);
    }
}

TEST_CASE("canonical: a damaged text is reported with the place", "[space]") {
    check_error<nas::genome_mismatch>(
        "nas.genome.4", [] { (void)genome_from_text("000000000000001f:0/2 oops"); }, "character 21");
}
