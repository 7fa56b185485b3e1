#include <set>

#include <nas/space/one_hot_encoding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::one_hot_encoding;

TEST_CASE("one_hot_encoding: a one per decision asked, zeros for those that are not", "[space]") {
    one_hot_encoding const encode(test::layer);
    CHECK(encode.size() == 3 + 2 + 3 + 2 + 2);
    CHECK(encode.names()[1] == "=mbconv");
    CHECK(encode.names()[6] == "mbconv.kernel=5");
    using value = decltype(test::layer)::value_type;
    CHECK(encode(nas::encode(test::layer, value(test::mbconv{5, 6, true}))) ==
          std::vector<float>{0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1});
    CHECK(encode(nas::encode(test::layer, value(test::skip{}))) ==
          std::vector<float>{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("one_hot_encoding: wide decisions have one column", "[space]") {
    auto const space = nas::repeat<2>(nas::between(1, 4000));
    one_hot_encoding const encode(space);
    CHECK(encode.names() == std::vector<std::string>{"[0]", "[1]"});
    CHECK(encode(nas::encode(space, {1000, 4000})) == std::vector<float>{0.25f, 1.0f});
}

TEST_CASE("one_hot_encoding: tells all points of a space apart", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) {
            if (nas::cardinality(space) > 3000) return;
            one_hot_encoding const encode(space);
            std::set<std::vector<float>> seen;
            std::size_t points = 0;
            for (nas::genome const& g : nas::enumerate(space)) seen.insert(encode(g)), ++points;
            CHECK(seen.size() == points);
        }
    });
}

TEST_CASE("one_hot_encoding: wrong genomes and wrong room are refused", "[space]") {
    one_hot_encoding const encode(test::layer);
    test::check_error<nas::genome_mismatch>("nas.genome.7", [&] { encode({{1, 2, 0}}); });
    std::vector<float> room(3);
    test::check_error<nas::space_error>("nas.space.69", [&] { encode.write({}, room); });
}
