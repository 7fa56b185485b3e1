#include <nas/train/dataset_source.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {
dataset three() {
    return {.name = "three",
            .channels = 1,
            .height = 2,
            .width = 2,
            .classes = 3,
            .pixels = counting(12),
            .labels = {2, 1, 0},
            .pixel_range = {{0}, {1}},
            .class_names = {}};
}
} // namespace

TEST_CASE("dataset_source: gives the images of the data set and their names", "[train]") {
    STATIC_REQUIRE(Source<dataset_source>);
    auto const shared = std::make_shared<dataset const>(three());
    dataset_source const s(shared), own(three());
    CHECK(s.size() == 3);
    CHECK(s.name() == "three");
    CHECK(&s.data() == shared.get());
    sample a, b;
    s.read(1, a);
    CHECK(a == sample{.extents = {1, 2, 2}, .pixels = {4, 5, 6, 7}, .label = 1, .where = "three, image 1"});
    own.read(1, b);
    CHECK(a == b);
}

TEST_CASE("dataset_source: an inconsistent data set is refused", "[train]") {
    dataset d = three();
    d.pixels.pop_back();
    message_of<nas::data_error>("nas.data.13", [&] { dataset_source{d}; });
}
