#include <set>

#include <nas/space/ordinal_encoding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::ordinal_encoding;

TEST_CASE("ordinal_encoding: tells all points of a space apart", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) {
            if (nas::cardinality(space) > 3000) return;
            ordinal_encoding const encode(space);
            std::set<std::vector<float>> seen;
            std::size_t points = 0;
            for (nas::genome const& g : nas::enumerate(space)) seen.insert(encode(g)), ++points;
            CHECK(seen.size() == points);
        }
    });
}

TEST_CASE("ordinal_encoding: wrong genomes and wrong room are refused", "[space]") {
    ordinal_encoding const encode(test::layer);
    test::check_error<nas::genome_mismatch>("nas.genome.7", [&] { encode({{1, 2, 0}}); });
    std::vector<float> room(3);
    test::check_error<nas::space_error>("nas.space.69", [&] { encode.write({}, room); });
}

TEST_CASE("ordinal_encoding: a number per decision, -1 for those that are not asked", "[space]") {
    ordinal_encoding const encode(test::layer);
    CHECK(encode.names() == std::vector<std::string>{"", "conv.kernel", "mbconv.kernel", "mbconv.expand", "mbconv.se"});
    using value = decltype(test::layer)::value_type;
    CHECK(encode(nas::encode(test::layer, value(test::mbconv{5, 6, true}))) ==
          std::vector<float>{0.5f, -1, 0.5f, 1, 1});
    CHECK(encode(nas::encode(test::layer, value(test::skip{}))) == std::vector<float>{1, -1, -1, -1, -1});
}
