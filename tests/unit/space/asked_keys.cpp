#include <nas/core/hash.hpp>
#include <nas/space/asked_keys.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::asked_keys;
using test::check_error;

TEST_CASE("asked_keys: different keys pass, also when the filter is full", "[space]") {
    nas::genome genes;
    asked_keys keys;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        keys.add(nas::mix(i + 1), genes.data(), genes.size());
        genes.push_back({nas::mix(i + 1), 2, 0});
    }
    CHECK(genes.size() == 3000);
    keys.add(0, genes.data(), genes.size()); // 0 marks an empty place of the table, and is a key like any other
    genes.push_back({0, 2, 0});
    check_error<nas::space_error>(
        "nas.space.9", [&] { keys.add(0, genes.data(), genes.size()); }, "decision 3000");
    check_error<nas::space_error>(
        "nas.space.9", [&] { keys.add(nas::mix(1235), genes.data(), genes.size()); }, "decision 3001", "decision 1234");
}

TEST_CASE("asked_keys: forgets what was asked before clear", "[space]") {
    nas::genome const genes{{7, 2, 0}};
    asked_keys keys;
    keys.add(7, genes.data(), 0);
    check_error<nas::space_error>("nas.space.9", [&] { keys.add(7, genes.data(), 1); });
    keys.clear();
    CHECK_NOTHROW(keys.add(7, genes.data(), 0));
}

TEST_CASE("asked_keys: a million decisions are too many", "[space]") {
    CHECK_NOTHROW(asked_keys::check_room(999'999));
    check_error<nas::space_error>("nas.space.10", [] { asked_keys::check_room(1'000'000); });
}
