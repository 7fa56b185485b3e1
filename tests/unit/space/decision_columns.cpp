#include <nas/space/decision_columns.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

TEST_CASE("decision_columns: every decision has its columns, in the order of the space", "[space]") {
    nas::detail::decision_columns const columns(test::layer, 2);
    CHECK(columns.names() == std::vector<std::string>{"", "conv.kernel=3", "conv.kernel=5", "mbconv.kernel",
                                                      "mbconv.expand=3", "mbconv.expand=6", "mbconv.se=false",
                                                      "mbconv.se=true"});
    auto const& expand = columns.find({nas::key_of_path("mbconv.expand"), 2, 1});
    CHECK(expand.first == 4);
    CHECK(columns.spread(expand));
    CHECK_FALSE(columns.spread(columns.find({nas::key_of_path(""), 3, 1})));
}

TEST_CASE("decision_columns: genes of other spaces and wrong room are refused", "[space]") {
    nas::detail::decision_columns const columns(test::layer, 2);
    for (nas::gene const g : {nas::gene{1, 2, 0}, {nas::key_of_path(""), 4, 0}, {nas::key_of_path(""), 3, 3}})
        test::check_error<nas::genome_mismatch>("nas.genome.7", [&] { (void)columns.find(g); });
    CHECK_NOTHROW(columns.check_room(8));
    test::check_error<nas::space_error>(
        "nas.space.69", [&] { columns.check_room(7); }, "8", "7");
}
