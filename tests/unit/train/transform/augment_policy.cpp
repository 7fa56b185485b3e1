#include <nas/train/transform/augment_policy.hpp>
#include <nas/zoo/autoaugment.hpp>
#include <nas/zoo/randaugment.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

TEST_CASE("augment_policy: text is read and written", "[train]") {
    augment_policy const p{{{edit_operation::translate_x, 4, 0.6}, {edit_operation::equalize, 0, 0.8}},
                           {{edit_operation::rotate, 2.5, 1}}};
    CHECK(to_text(p) == "translate_x 4 @0.6 + equalize @0.8; rotate 2.5 @1");
    CHECK(augment_policy_of(to_text(p)) == p);
    CHECK(augment_policy_of("  translate_x 4@.6+equalize@0.8;\n\trotate 2.5 @ 1 ;") == p);
    CHECK(augment_policy_of("").empty());
}

TEST_CASE("augment_policy: wrong text is refused with its place", "[train]") {
    auto const refuse = [](std::string_view text) {
        return message_of<nas::data_error>("nas.data.70", [&] { augment_policy_of(text); });
    };
    CHECK(contains(refuse("rotate 4 @0.6; spin 3 @1"),
                   "at character 15 (\"spin 3 @1\"): expected the name of an operation"));
    CHECK(contains(refuse("rotate @0.6"), "at character 7 (\"@0.6\"): expected a number"));
    CHECK(contains(refuse("rotate 4"), "expected @ and a probability"));
    CHECK(contains(refuse("rotate 4 @"), "expected a number"));
    CHECK(contains(refuse("rotate 4 @1 invert @1"), "expected + or ;"));
    CHECK(contains(refuse("rotate 4 @1 +"), "expected the name"));
    CHECK(contains(message_of<nas::data_error>("nas.data.60", [] { augment_policy_of("invert @1; rotate 12 @1"); }),
                   "sub-policy 1, rotate: magnitude is 12"));
    message_of<nas::data_error>("nas.data.60", [] { augment_policy_of("rotate 1 @1.5"); });
}

TEST_CASE("augment_policy: policies of search spaces become policies here", "[train]") {
    nas::zoo::autoaugment_policy found{};
    found.sub_policies[0][0] = {16, 7, 0.4};
    found.sub_policies[4][1] = {14, 10, 1};
    auto const p = augment_policy_from(found, nas::zoo::autoaugment_classification_ops);
    REQUIRE(p.size() == 5);
    CHECK(p[0][0] == augment_step{edit_operation::sharpness, 7, 0.4});
    CHECK(p[4][1] == augment_step{edit_operation::contrast, 10, 1});
    CHECK(p[2][0] == augment_step{edit_operation::equalize, 0, 0});
    for (auto const o : nas::zoo::autoaugment_classification_ops) CHECK(find_edit(to_text(o)));
    for (auto const o : nas::zoo::randaugment_classification_ops) CHECK(find_edit(to_text(o)));
}

TEST_CASE("augment_policy: operations inside boxes, and indices outside of the table, are refused", "[train]") {
    auto const refuse = [](auto const& policy, auto const& table) {
        return message_of<nas::data_error>("nas.data.71", [&] { augment_policy_from(policy, table); });
    };
    CHECK(contains(refuse(nas::zoo::autoaugment_detection_v0(), nas::zoo::autoaugment_detection_ops),
                   "operation translate_y_boxes needs boxes or masks"));
    nas::zoo::autoaugment_policy bad{};
    bad.sub_policies[1][1].op = 17;
    CHECK(contains(refuse(bad, nas::zoo::autoaugment_classification_ops), "operation 17 is not among the 17"));
    bad.sub_policies[1][1].op = -1;
    refuse(bad, nas::zoo::autoaugment_classification_ops);
}
