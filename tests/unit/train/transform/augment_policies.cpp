#include <algorithm>

#include <nas/train/transform/augment_policies.hpp>

#include "support/catch.hpp"

using namespace nas::train;

TEST_CASE("augment_policies: sizes and single entries as published", "[train]") {
    auto const v0 = classification_v0_policy(), imagenet = imagenet_policy();
    CHECK(v0.size() == 24);
    CHECK(imagenet.size() == 25);
    for (auto const& p : {v0, imagenet})
        for (auto const& steps : p) CHECK(steps.size() == 2);
    using enum edit_operation;
    CHECK(v0[0] == std::vector<augment_step>{{equalize, 0, 0.8}, {shear_y, 4, 0.8}});
    CHECK(v0[14] == std::vector<augment_step>{{rotate, 7, 1}, {translate_y, 9, 0.8}});
    CHECK(v0[23] == std::vector<augment_step>{{color, 6, 0.8}, {rotate, 5, 0.4}});
    auto const has = [](augment_policy const& p, std::string_view text) {
        return std::count(p.begin(), p.end(), augment_policy_of(text).front());
    };
    CHECK(has(v0, "invert @0.4 + rotate 0 @0.9") == 1);
    CHECK(has(imagenet, "invert @0.4 + rotate 0 @0.9") == 0);
    CHECK(has(imagenet, "invert @0.4 + rotate 0 @0.6") == 1);
    CHECK(has(imagenet, "equalize @0.4 + solarize_add 3 @0.8") == 1);
    CHECK(has(imagenet, "shear_x 9 @0.2 + rotate 8 @0.6") == 1);
    CHECK(augment_policy_of(to_text(v0)) == v0);
}
