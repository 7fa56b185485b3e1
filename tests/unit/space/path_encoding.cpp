#include <nas/space/path_encoding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::labelled_dag, nas::path_encoding;

namespace {

std::uint32_t add(labelled_dag& g, std::uint64_t label, std::vector<std::uint32_t> inputs) {
    return g.add(label, inputs);
}

constexpr std::uint64_t in = 100, out = 101;

std::vector<std::size_t> ones(std::vector<float> const& x) {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] != 0) at.push_back(i);
    return at;
}

} // namespace

TEST_CASE("path_encoding: sizes of the benchmarks", "[space]") {
    CHECK(path_encoding({.operations = {1, 2, 3}}).size() == 364);
    CHECK(path_encoding({.operations = {1, 2, 3}, .columns = 40}).size() == 40);
    CHECK(path_encoding({.operations = {1, 2, 3, 4, 5}, .shortest = 1, .longest = 3}).size() == 155);
}

TEST_CASE("path_encoding: a column per sequence of operations, shorter ones first", "[space]") {
    labelled_dag g;
    add(g, in, {});
    add(g, 2, {0}); // operation 1
    add(g, 3, {1}); // operation 2
    add(g, 2, {0}); // parallel to node 1: the same sequence
    add(g, out, {0, 1, 2, 3});
    path_encoding const encode({.operations = {1, 2, 3}});
    // the empty path; 1; 1 then 2: 1 + 3 + (1 * 3 + 2)
    CHECK(ones(encode(g)) == std::vector<std::size_t>{0, 1 + 1, 1 + 3 + 5});
    CHECK(ones(path_encoding({.operations = {1, 2, 3}, .columns = 5})(g)) == std::vector<std::size_t>{0, 2});
}

TEST_CASE("path_encoding: does not depend on the numbering, nor on nodes beside every path", "[space]") {
    labelled_dag a, b;
    add(a, in, {});
    add(a, 1, {0});
    add(a, 2, {0});
    add(a, out, {1, 2});
    add(b, in, {});
    add(b, 2, {0});
    add(b, 1, {0});
    add(b, 3, {2}); // leads nowhere
    add(b, out, {1, 2});
    path_encoding const encode({.operations = {1, 2, 3}});
    CHECK(encode(a) == encode(b));
    CHECK(ones(encode(a)) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("path_encoding: what does not fit is refused", "[space]") {
    labelled_dag g;
    add(g, in, {});
    add(g, 1, {0});
    add(g, 1, {1});
    add(g, out, {2});
    test::check_error<nas::space_error>(
        "nas.space.68", [&] { path_encoding({.operations = {1}, .longest = 1})(g); }, "2 operations");
    test::check_error<nas::space_error>(
        "nas.space.68", [&] { path_encoding({.operations = {1}, .shortest = 3})(g); }, "2 operations");
    test::check_error<nas::space_error>("nas.space.68", [] { path_encoding({.operations = {}}); });
    test::check_error<nas::space_error>("nas.space.68", [] {
        path_encoding({.operations = {1, 2}, .shortest = 2, .longest = 1});
    });
    test::check_error<nas::space_error>(
        "nas.space.68",
        [] {
            path_encoding({.operations = {1, 2, 3}, .longest = 100});
        },
        "2^32");
}
