#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nas/core/graph_hash.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/enumerate.hpp>
#include <nas/zoo/nb201.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using namespace nas;
using zoo::nb201_from_code;

TEST_CASE("nb201: 15,625 cells, each with a string of its own", "[zoo]") {
    CHECK(cardinality(zoo::nb201) == 15'625);
    std::set<std::string> codes;
    for (genome const& g : enumerate(zoo::nb201)) {
        zoo::nb201_cell const c = decode(zoo::nb201, g);
        std::string const code = to_code(c);
        codes.insert(code);
        if (!(nb201_from_code(code) == c)) FAIL(code);
    }
    CHECK(codes.size() == 15'625);
}

TEST_CASE("nb201: the published rule finds 6,466 classes, isomorphism 5,425", "[zoo]") {
    std::set<std::string> published;
    std::set<std::vector<std::uint64_t>> codes;
    std::set<std::uint64_t> hashes;
    for (genome const& g : enumerate(zoo::nb201)) {
        zoo::nb201_cell const c = decode(zoo::nb201, g);
        published.insert(nb201_published_class(c));
        codes.insert(canonical_code(graph_of(c)));
        hashes.insert(graph_hash(graph_of(c)));
    }
    CHECK(published.size() == 6466);
    CHECK(codes.size() == 5425);
    CHECK(hashes.size() == 5425);
}

TEST_CASE("nb201: graphs keep apart what is different and join what is equal", "[zoo]") {
    auto const hash = [](char const* code) { return graph_hash(graph_of(nb201_from_code(code))); };
    // A sum with a zero term, and an edge from a node that carries nothing.
    CHECK(hash("|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|") ==
          hash("|none~0|+|none~0|nor_conv_3x3~1|+|skip_connect~0|avg_pool_3x3~1|none~2|"));
    // One convolution read twice, and two convolutions: the published rule joins them.
    char const* const once = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|nor_conv_1x1~1|skip_connect~2|";
    char const* const twice = "|nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|none~0|nor_conv_1x1~1|skip_connect~2|";
    CHECK(hash(once) != hash(twice));
    // Nodes 1 and 2 exchanged.
    CHECK(hash("|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|none~0|nor_conv_1x1~1|skip_connect~2|") ==
          hash("|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|none~0|skip_connect~1|nor_conv_1x1~2|"));
    CHECK(hash("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|") ==
          hash("|none~0|+|none~0|skip_connect~1|+|none~0|nor_conv_1x1~1|nor_conv_3x3~2|"));
}

TEST_CASE("nb201: edges are those of the string", "[zoo]") {
    auto const c = nb201_from_code("|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|");
    CHECK(c(0, 1) == zoo::nb201_op::none);
    CHECK(c(0, 2) == zoo::nb201_op::skip_connect);
    CHECK(c(1, 2) == zoo::nb201_op::nor_conv_1x1);
    CHECK(c(0, 3) == zoo::nb201_op::nor_conv_3x3);
    CHECK(c(1, 3) == zoo::nb201_op::avg_pool_3x3);
    CHECK(c(2, 3) == zoo::nb201_op::none);
    CHECK(decode(zoo::nb201, encode(zoo::nb201, c)) == c);
}

TEST_CASE("nb201: a string that is none says what is wrong with it", "[zoo]") {
    auto const refuses = [](char const* code, char const* what) {
        test::check_error<space_error>(
            "nas.zoo.201", [&] { nb201_from_code(code); }, what);
    };
    refuses("", "at place 0 of \"\" there should be |");
    refuses("|conv~0|", "at place 1");
    refuses("|none~1|", "there should be ~0|");
    refuses("|none~0|none~0|", "there should be +|");
    refuses("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|x", "there should be the end");
}

TEST_CASE("nb201: the laws hold", "[zoo]") { test::check_laws(zoo::nb201); }
