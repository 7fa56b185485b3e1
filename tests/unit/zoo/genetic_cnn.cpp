#include <cstddef>
#include <cstdint>
#include <set>

#include <nas/core/graph_hash.hpp>
#include <nas/space/space.hpp>
#include <nas/zoo/genetic_cnn.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("genetic_cnn: 2^19 encodings of 3, 6 and 10 bits", "[zoo]") {
    CHECK(cardinality(zoo::genetic_cnn).to_text() == "524288");
    CHECK(sample(zoo::genetic_cnn, rng(1)).size() == 19);
}

TEST_CASE("genetic_cnn: the stages have 6, 31 and 302 different graphs", "[zoo]") {
    auto const different = [](auto member) {
        std::set<std::uint64_t> hashes;
        zoo::genetic_cnn_network n;
        auto& bits = n.*member;
        for (std::uint32_t code = 0; code < 1u << bits.size(); ++code) {
            for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = code >> i & 1;
            hashes.insert(graph_hash(graph_of(n)));
        }
        return hashes.size();
    };
    CHECK(different(&zoo::genetic_cnn_network::first) == 6);
    CHECK(different(&zoo::genetic_cnn_network::second) == 31);
    CHECK(different(&zoo::genetic_cnn_network::third) == 302);
}

TEST_CASE("genetic_cnn: equal graphs in different stages are different networks", "[zoo]") {
    zoo::genetic_cnn_network a, b;
    a.first[0] = b.second[0] = true;
    CHECK_FALSE(isomorphic(graph_of(a), graph_of(b)));
    zoo::genetic_cnn_network c;
    c.first[2] = true; // 1->2 instead of 0->1
    CHECK(isomorphic(graph_of(a), graph_of(c)));
}

TEST_CASE("genetic_cnn: the laws hold", "[zoo]") { test::check_laws(zoo::genetic_cnn); }
