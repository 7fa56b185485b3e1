#include <nas/space/encoder.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::encoder;

TEST_CASE("encoder: notes answers under the present path", "[space]") {
    encoder e(0);
    {
        encoder::scope const in(e, "kernel");
        e.put(3, 2);
        e.put(1, 0); // no decision
    }
    CHECK(e.genes() == nas::genome{{nas::key_of_path("kernel"), 3, 2}});
}

TEST_CASE("encoder: goes back to a mark", "[space]") {
    encoder e(0);
    e.put(2, 0);
    auto const mark = e.mark();
    e.put(3, 1);
    e.rewind(mark);
    CHECK(e.genes().size() == 1);
}

TEST_CASE("encoder: remembers the mismatch that was met farthest into the genome", "[space]") {
    encoder e(0);
    {
        encoder::scope const in(e, "first");
        e.put(2, 0);
        encoder::scope const deeper(e, 3u);
        CHECK_FALSE(e.mismatch());
    }
    e.rewind(0);
    {
        encoder::scope const in(e, "second");
        CHECK_FALSE(e.mismatch());
    }
    CHECK(e.where() == "first[3]");
}

TEST_CASE("encoder: forgets mismatches of alternatives once one fits", "[space]") {
    encoder e(0);
    encoder::scope const in(e, "op");
    CHECK(e.first_fit([&] {
        encoder::scope const deeper(e, "conv");
        return e.mismatch() || true;
    }));
    CHECK(e.where().empty());
    CHECK_FALSE(e.first_fit([&] { return e.mismatch(); }));
    CHECK(e.where() == "op");
}

TEST_CASE("encoder: spaces without an inverse are searched from where they hang", "[space]") {
    encoder e(100);
    encoder::scope const in(e, "tosses");
    CHECK(e.encode(test::coin_tosses{}, 2));
    CHECK(e.genes().size() == 3);
    CHECK(e.genes().back().key == nas::key_of_path("tosses[2]"));
    CHECK_FALSE(e.encode(test::coin_tosses{}, 5));
    test::check_error<nas::space_error>(
        "nas.space.12",
        [&] {
            for (int i = 0; i < 100; ++i) e.encode(test::coin_tosses{}, 5);
        },
        "'tosses'", "100 points");
}

TEST_CASE("encoder: a value of a type that the space cannot yield does not fit", "[space]") {
    encoder e(100);
    CHECK_FALSE(e.encode(nas::one_of(1, 2), std::string("1")));
    CHECK_FALSE(e.encode(nas::one_of(1, 2), std::variant<std::string, int>("1")));
    CHECK(e.encode(nas::one_of(1, 2), std::variant<std::string, int>(2)));
}
