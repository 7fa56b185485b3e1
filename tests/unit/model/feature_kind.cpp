#include <nas/model/feature_kind.hpp>

#include "support/catch.hpp"

TEST_CASE("feature_kind: no categories make a number", "[feature_kind]") {
    CHECK(nas::model::feature_kind{}.number());
    CHECK_FALSE(nas::model::feature_kind{2}.number());
    CHECK(nas::model::feature_kind{2} != nas::model::feature_kind{3});
}
