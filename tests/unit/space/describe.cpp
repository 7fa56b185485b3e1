#include <nas/space/describe.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::describe_genome;
using test::check_error;

TEST_CASE("describe_genome: path, value, arity and literal of every live decision", "[space]") {
    auto const words = describe_genome(test::by_run, nas::encode(test::by_run, {32, {7, 3}}));
    REQUIRE(words.size() == 4);
    CHECK(words[0] == nas::decision_text{"width", 1, 3, "32", nas::key_of_path("width")});
    CHECK(words[1] == nas::decision_text{"depth", 1, 2, "2", nas::key_of_path("depth")});
    CHECK(words[2] == nas::decision_text{"[0]", 2, 3, "7", nas::key_of_path("[0]")});
    CHECK(words[3] == nas::decision_text{"[1]", 0, 3, "3", nas::key_of_path("[1]")});
}

TEST_CASE("describe_genome: paths through members, indices and alternatives", "[space]") {
    test::net n{};
    for (std::size_t i = 0; i < 3; ++i) n.stages[i] = {24 << i, {test::skip{}, test::mbconv{5, 6, true}}};
    n.stages[0].channels = 24;
    n.stages[1].channels = 40;
    n.stages[2].channels = 80;
    for (auto& pair : n.cell) pair = {0, 1};
    auto const words = describe_genome(test::first_program, nas::encode(test::first_program, n));
    std::string text;
    for (auto const& d : words)
        if (d.path.starts_with("stages[1]") || d.path.starts_with("cell")) text += d.path + "=" + d.literal + "\n";
    CHECK(text == "stages[1].channels=40\n"
                  "stages[1].layers=2\n"
                  "stages[1].layers[0]=skip\n"
                  "stages[1].layers[1]=mbconv\n"
                  "stages[1].layers[1].mbconv.kernel=5\n"
                  "stages[1].layers[1].mbconv.expand=6\n"
                  "stages[1].layers[1].mbconv.se=true\n"
                  "cell[1]=0,1\n"
                  "cell[2]=0,1\n"
                  "cell[3]=0,1\n");
}

TEST_CASE("describe_genome: a genome of another space is refused with the path", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::one_of(3, 5, 7));
    check_error<nas::genome_mismatch>(
        "nas.genome.1", [&] { (void)describe_genome(space, {}); }, "'[0]'");
    nas::genome const other{{nas::key_of_path("[0]"), 3, 2}, {nas::key_of_path("[1]"), 4, 0}};
    check_error<nas::genome_mismatch>(
        "nas.genome.2", [&] { (void)describe_genome(space, other); }, "'[1]'", "3 alternatives");
}

TEST_CASE("describe_genome: a space that asks nothing has no words", "[space]") {
    CHECK(describe_genome(nas::just(3), {}).empty());
}
