#include <nas/space/program.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::between, nas::chooser, nas::one_of, nas::program;
using test::chain, test::check_error, test::check_laws, test::fixed;

TEST_CASE("program: asks what its function asks, under the names given", "[space]") {
    fixed answers{2, 1, 0, 2};
    CHECK(test::by_run.decode(answers) == chain{64, {3, 7}});
    CHECK(answers.paths() == std::vector<std::string>{"width", "depth", "[0]", "[1]"});
    CHECK(answers.literals() == std::vector<std::string>{"64", "2", "3", "7"});
    CHECK(answers.decisions()[1].arity == 4);
}

TEST_CASE("program: a bound may depend on an earlier answer", "[space]") {
    fixed narrow{0, 0};
    CHECK(test::by_run.decode(narrow) == chain{16, {3}});
    CHECK(narrow.asked() == 2); // depth 1 to 1 is no decision
}

TEST_CASE("program: is counted by walking", "[space]") {
    CHECK(test::by_run.cardinality() == 135);
    CHECK(nas::cardinality(program([](chooser&) { return 1; })) == 1);
    CHECK(nas::cardinality(nas::repeat<30>(test::by_run)) == nas::power(135, 30)); // a program inside counts on its own
}

TEST_CASE("program: too many points to count are an error, not a wait", "[space]") {
    auto const large = program([](chooser& pick) { return pick("x", between(0, 10'000'000)); });
    check_error<nas::space_error>(
        "nas.space.13", [&] { (void)large.cardinality(); }, "10000000");
}

TEST_CASE("program: asking a decision twice is an error", "[space]") {
    auto const twice = program([](chooser& pick) {
        int const a = pick("kernel", one_of(3, 5));
        return a + pick("other", one_of(1, 2)) + pick("kernel", one_of(3, 5, 7));
    });
    check_error<nas::space_error>(
        "nas.space.9", [&] { nas::sample(twice, nas::rng(1)); }, "decision 2", "decision 0");
    check_error<nas::space_error>("nas.space.9", [&] { (void)nas::cardinality(twice); });
    check_error<nas::space_error>("nas.space.9", [&] { nas::crossover(twice, {}, {}, nas::rng(1)); });
    nas::genome const g{{nas::key_of_path("kernel"), 2, 0}, {nas::key_of_path("other"), 2, 0}};
    check_error<nas::space_error>(
        "nas.space.9",
        [&] {
            (void)nas::describe_genome(
                program([](chooser& pick) { return pick("kernel", one_of(3, 5)) + pick("kernel", one_of(3, 5)); }), g);
        },
        "'kernel'");
}

TEST_CASE("program: a function that asks differently from time to time is noticed", "[space]") {
    int calls = 0;
    auto const fickle = program(
        [&calls](chooser& pick) { return ++calls % 2 == 0 ? pick("a", one_of(1, 2)) : pick("b", one_of(1, 2, 3)); });
    check_error<nas::space_error>(
        "nas.space.8", [&] { (void)nas::cardinality(fickle); }, "its answers alone");
    auto const fading = program([&calls](chooser& pick) { return ++calls < 3 ? pick("a", one_of(1, 2)) : 0; });
    calls = 1;
    check_error<nas::space_error>("nas.space.8", [&] { (void)nas::cardinality(fading); });
}

TEST_CASE("program: an endless loop of decisions ends in an error", "[space]") {
    auto const endless = program([](chooser& pick) {
        std::size_t i = 0;
        while (pick(i, one_of(1, 0)) >= 0) ++i;
        return i;
    });
    check_error<nas::space_error>(
        "nas.space.10", [&] { (void)nas::cardinality(endless); }, "1000000", "loop");
}

TEST_CASE("program: names that would break paths are refused where paths are written", "[space]") {
    auto const space = program([](chooser& pick) { return pick("a.b", one_of(1, 2)); });
    check_error<nas::space_error>(
        "nas.space.6", [&] { (void)nas::describe_genome(space, nas::sample(space, nas::rng(1))); }, "'a.b'");
}

TEST_CASE("program: obeys the laws of every space", "[space][laws]") {
    check_laws(test::by_run);
    check_laws(test::mixed_space);
    check_laws(program([](chooser& pick) { // recursion: a tree of at most three levels
        auto const tree = [&](auto const& self, int level) -> int {
            if (level == 3 || !pick("leaf", one_of(false, true))) return 1;
            chooser::scope const left(pick, "left");
            return 1 + self(self, level + 1);
        };
        return tree(tree, 0);
    }));
}
