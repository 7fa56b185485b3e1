#include <set>
#include <tuple>

#include <nas/space/space.hpp>
#include <nas/zoo/autoaugment.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("autoaugment: the sizes are exact, 30 decisions", "[zoo]") {
    CHECK(cardinality(zoo::autoaugment_detection) == bigint::from_text("11221389843560426839296709440427401"));
    CHECK(cardinality(zoo::autoaugment_segmentation) == bigint::from_text("92744299692825115333139423502649"));
    CHECK(cardinality(zoo::autoaugment_classification) == power(bigint(17 * 11 * 11), 10));
    CHECK(test::exchange_entries(zoo::autoaugment_detection) == 30);
    CHECK(sample(zoo::autoaugment_segmentation, rng(1)).size() == 30);
}

TEST_CASE("autoaugment: obeys the laws", "[zoo]") {
    test::check_laws(zoo::autoaugment_detection);
    test::check_laws(zoo::autoaugment_segmentation);
    test::check_laws(zoo::autoaugment_classification);
}

TEST_CASE("autoaugment: the published policy is a point, at the paths of exchanged vectors", "[zoo]") {
    auto const p = zoo::autoaugment_detection_v0();
    auto const g = encode(zoo::autoaugment_detection, p);
    CHECK(decode(zoo::autoaugment_detection, g) == p);
    auto const words = describe_genome(zoo::autoaugment_detection, g);
    REQUIRE(words.size() == 30);
    auto const text = [&](std::size_t i) {
        return concat(words[i].path, "=", words[i].value, "/", words[i].arity, "(", words[i].literal, ")");
    };
    CHECK(text(2) == "[0][1][0]=15/21(15)");
    CHECK(text(12) == "[1][1][0]=2/11(2)");
    CHECK(text(22) == "[2][1][0]=2/11(0.2)");
    test::check_error<space_error>(
        "nas.space.18", [&] { (void)encode(zoo::autoaugment_segmentation, p); }, "[0][1][0]");
}

TEST_CASE("autoaugment: the canonical form drops what has no effect", "[zoo]") {
    // Steps are independent of each other, so those of one step are counted.
    auto const distinct_steps = [](auto const& ops) {
        std::set<std::tuple<int, int, double>> steps;
        for (int op = 0; op < static_cast<int>(ops.size()); ++op)
            for (int magnitude = 0; magnitude <= 10; ++magnitude)
                for (int tenths = 0; tenths <= 10; ++tenths) {
                    zoo::autoaugment_policy p;
                    p.sub_policies[4][1] = {op, magnitude, tenths / 10.0};
                    auto const c = canonical(p, ops);
                    CHECK(canonical(c, ops) == c);
                    auto const& s = c.sub_policies[4][1];
                    steps.insert({s.op, s.magnitude, s.probability});
                }
        return steps.size();
    };
    CHECK(distinct_steps(zoo::autoaugment_detection_ops) == 1 + 10 * (17 * 11 + 3));
    CHECK(distinct_steps(zoo::autoaugment_segmentation_ops) == 1 + 10 * (11 * 11 + 1));
    CHECK(distinct_steps(zoo::autoaugment_classification_ops) == 1 + 10 * (13 * 11 + 2));

    auto const c = canonical(zoo::autoaugment_detection_v0(), zoo::autoaugment_detection_ops);
    CHECK(c.sub_policies[2][0] == zoo::autoaugment_step{}); // sharpness with probability 0
    CHECK(encode(zoo::autoaugment_detection, c).size() == 30);
}

TEST_CASE("autoaugment: an operation outside of the table is reported", "[zoo]") {
    zoo::autoaugment_policy p;
    p.sub_policies[0][0].op = 13;
    test::check_error<space_error>(
        "nas.zoo.302", [&] { (void)canonical(p, zoo::autoaugment_segmentation_ops); }, "13");
    p.sub_policies[0][0].op = -1;
    test::check_error<space_error>(
        "nas.zoo.302", [&] { (void)canonical(p, zoo::autoaugment_segmentation_ops); }, "-1");
}
