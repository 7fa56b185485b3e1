#include <nas/space/adjacency_encoding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::adjacency_encoding, nas::labelled_dag;

namespace {

std::uint32_t add(labelled_dag& g, std::uint64_t label, std::vector<std::uint32_t> inputs) {
    return g.add(label, inputs);
}

} // namespace

TEST_CASE("adjacency_encoding: upper triangle by rows, then labels by nodes", "[space]") {
    labelled_dag g;
    add(g, 10, {});
    add(g, 11, {0});
    add(g, 12, {0, 1});
    adjacency_encoding const encode(4, {10, 11, 12});
    CHECK(encode.size() == 6 + 12);
    // edges 01 02 03 12 13 23
    CHECK(encode(g) == std::vector<float>{1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
}

TEST_CASE("adjacency_encoding: graphs that do not fit are refused", "[space]") {
    labelled_dag g;
    add(g, 10, {});
    add(g, 13, {0});
    test::check_error<nas::space_error>(
        "nas.space.68",
        [&] {
            adjacency_encoding(1, {10, 13})(g);
        },
        "2 nodes");
    test::check_error<nas::space_error>(
        "nas.space.68",
        [&] {
            adjacency_encoding(2, {10, 11})(g);
        },
        "label 13");
}
