#include <set>
#include <string>

#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

TEST_CASE("every space obeys the laws", "[space][laws]") {
    int spaces = 0;
    test::for_each_space([&](char const* name, auto const& space) {
        INFO("space: " << name);
        test::check_laws(space);
        ++spaces;
    });
    CHECK(spaces >= 12);
}

TEST_CASE("sizes, fingerprints, path keys, samples, mutants and children are the same on every compiler",
          "[space][golden]") {
    std::string text;
    test::for_each_space([&](char const* name, auto const& space) {
        text += nas::concat("space ", name, "\nsize ", nas::cardinality(space).to_text(), "\nfingerprint ",
                            nas::space_fingerprint(space), "\n");
        std::set<std::string> decisions;
        nas::genome first, second;
        for (std::uint64_t i = 0; i < 20; ++i) {
            second = std::move(first);
            first = nas::sample(space, nas::rng(2024).stream(i));
            for (nas::decision_text const& d : nas::describe_genome(space, first))
                decisions.insert(nas::concat("  '", d.path, "' ", d.key, " 1/", d.arity));
        }
        for (std::string const& line : decisions) text += line + '\n';
        auto const mutant = nas::mutate(space, first, nas::rng(1));
        auto const child = nas::crossover(space, first, second, nas::rng(2));
        text += nas::concat("sample ", nas::to_text(first), "\nmutant ", nas::to_text(mutant), "\nchild ",
                            nas::to_text(child), "\nhash ", nas::hash_of(child), "\n\n");
    });
    test::check_golden("spaces.txt", text);
}

TEST_CASE("spaces of the literature have their published sizes", "[space]") {
    CHECK(nas::cardinality(test::darts_cell) == 1'037'664'180u);
    CHECK(nas::cardinality(test::mnasnet_like).to_text() == "9749755840167936");
    // 3 stages of 3 widths and 1 to 4 layers of 15 kinds, and 1 * 3 * 6 * 10 input pairs
    CHECK(nas::cardinality(test::first_program).to_text() == "775524124016640000");
    CHECK(nas::cardinality(test::by_run) == 3 + 3 + 9 + 3 + 9 + 27 + 81);
}
