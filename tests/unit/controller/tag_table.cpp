#include <string>

#include <nas/controller/tag_table.hpp>

#include "support/catch.hpp"

TEST_CASE("tag_table: gives tags once and takes them back in any order", "[tag_table]") {
    nas::detail::tag_table t;
    CHECK(t.issue(0, 7) == 1);
    CHECK(t.issue(2, 9) == 2);
    CHECK(t.issue(1, 0) == 3);
    std::string bytes;
    nas::byte_writer out(bytes);
    t.save(out);
    CHECK(t.take(2) == nas::detail::tag_table::entry{2, 2, 9});
    CHECK_FALSE(t.take(2));
    CHECK_FALSE(t.take(0));
    CHECK_FALSE(t.take(99));
    CHECK(t.take(1)->inner == 7);
    CHECK(t.issue(0, 0) == 4);
    nas::byte_reader in(bytes);
    auto loaded = nas::detail::tag_table::load(in);
    CHECK(in.at_end());
    CHECK(loaded.take(2)->inner == 9);
    CHECK(loaded.issue(0, 0) == 4);
}
