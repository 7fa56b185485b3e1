#include <cstdlib>

#include <nas/train/transform/sometimes.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/formula_images.hpp"

using namespace nas::train;
using test::changed, test::formula_image;

namespace {
struct mark {
    void operator()(sample& s, nas::rng, transform_workspace&) const { s.label = 1; }
};
} // namespace

TEST_CASE("sometimes: applies its change as often as stated", "[train]") {
    // 10,000 draws of probability 0.3: mean 3,000, deviation 46.
    int applied = 0;
    for (std::uint64_t seed = 0; seed < 10000; ++seed) applied += changed(sometimes{0.3, mark{}}, {}, seed).label == 1;
    CHECK(std::abs(applied - 3000) < 230);
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CHECK(changed(sometimes{0, mark{}}, {}, seed).label == 0);
        CHECK(changed(sometimes{1, mark{}}, {}, seed).label == 1);
    }
    message_of<nas::data_error>("nas.data.60", [] { any_transform(sometimes{2, mark{}}); });
}
