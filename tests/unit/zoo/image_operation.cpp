#include <set>
#include <string>

#include <nas/zoo/image_operation.hpp>

#include "support/catch.hpp"

using namespace nas::zoo;

TEST_CASE("image_operation: every operation has a name of its own", "[zoo]") {
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(image_operation::auto_contrast); ++i)
        names.insert(std::string(to_text(static_cast<image_operation>(i))));
    CHECK(names.size() == 26);
    CHECK(names.count("") == 0);
    CHECK(to_text(image_operation::equalize) == "equalize");
    CHECK(to_text(image_operation::sharpness) == "sharpness");
    CHECK(to_text(image_operation::flip_boxes) == "flip_boxes");
    CHECK(to_text(image_operation::cutout_mask) == "cutout_mask");
    CHECK(to_text(image_operation::auto_contrast) == "auto_contrast");
}

TEST_CASE("image_operation: five operations have no magnitude", "[zoo]") {
    int without = 0;
    for (int i = 0; i <= static_cast<int>(image_operation::auto_contrast); ++i)
        without += !has_magnitude(static_cast<image_operation>(i));
    CHECK(without == 5);
    CHECK_FALSE(has_magnitude(image_operation::flip_boxes));
    CHECK(has_magnitude(image_operation::rotate));
}
