#include <nas/space/cardinality.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/encode.hpp>
#include <nas/zoo/darts.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using namespace nas;
using zoo::darts_cell_from_code;

TEST_CASE("darts: exact sizes", "[zoo]") {
    CHECK(cardinality(zoo::darts_cells) == 1'037'664'180);
    CHECK(cardinality(zoo::darts).to_text() == "1076746950455072400"); // 1,037,664,180^2
    CHECK(cardinality(zoo::darts) == bigint(1'037'664'180) * bigint(1'037'664'180));
}

TEST_CASE("darts: published genotypes are points of the space", "[zoo]") {
    for (zoo::darts_network const& n :
         {zoo::darts_v1(), zoo::darts_v2(), zoo::p_darts(), zoo::pc_darts_cifar(), zoo::pc_darts_imagenet()}) {
        CHECK(decode(zoo::darts, encode(zoo::darts, n)) == n);
        CHECK(darts_cell_from_code(to_code(n.normal)) == n.normal);
        CHECK(darts_cell_from_code(to_code(n.reduction)) == n.reduction);
    }
}

TEST_CASE("darts: codes list the edges of a node by input", "[zoo]") {
    CHECK(to_code(zoo::darts_v2().normal) == "sep3_0 sep3_1 | sep3_0 sep3_1 | skip_0 sep3_1 | skip_0 dil3_2");
    auto const node = zoo::darts_v2().reduction.nodes[1];
    CHECK(node.inputs == std::array{1, 2});
    CHECK(node.ops == std::array{zoo::darts_op::max_pool_3x3, zoo::darts_op::skip_connect});
}

TEST_CASE("darts: a code that is none says what is wrong with it", "[zoo]") {
    auto const refuses = [](char const* code, char const* what) {
        test::check_error<space_error>(
            "nas.zoo.202", [&] { darts_cell_from_code(code); }, what);
    };
    refuses("", "at place 0");
    refuses("none_0 sep3_1", "there should be max, avg");
    refuses("sep3_0 sep3_2", "an input from 0 to 1");
    refuses("sep3_0 sep3_0", "another input");
    refuses("sep3_0 sep3_1", "there should be \" | \"");
    refuses("sep3_0 sep3_1 | sep3_0 sep3_1 | sep3_1 skip_0 | skip_0 dil3_2!", "there should be the end");
}

TEST_CASE("darts: the laws hold", "[zoo]") { test::check_laws(zoo::darts); }
