#include <nas/train/transform/in_order.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

namespace {
struct append_draw {
    int numbers = 1;
    void operator()(sample& s, nas::rng r, transform_workspace&) const {
        for (int i = 1; i < numbers; ++i) r.next();
        s.pixels.push_back(static_cast<std::uint8_t>(r.next()));
    }
};
} // namespace

TEST_CASE("in_order: steps run in order, each with a stream of its own", "[train]") {
    auto const one = changed(in_order{{append_draw{}, append_draw{}}}, {}).pixels;
    auto const other = changed(in_order{{append_draw{5}, append_draw{}}}, {}).pixels;
    REQUIRE(one.size() == 2);
    CHECK(one[0] != one[1]);
    CHECK(one[0] != other[0]);
    CHECK(one[1] == other[1]); // however many numbers the first step drew
    CHECK(changed(in_order{}, formula_image(1, 2, 2)) == formula_image(1, 2, 2));
}
