#include <nas/train/transform/batch_transform.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {
struct negate {
    bool allowed = true;
    void check() const {
        if (!allowed) throw nas::data_error("nas.data.60", "negate: not allowed");
    }
    void operator()(batch_contents const& b, nas::rng, std::vector<float>&) const {
        for (float& x : b.image_at(b.size() - 1)) x = -x;
    }
};
} // namespace

TEST_CASE("batch_transform: any_batch_transform applies what it holds, nothing when empty", "[train]") {
    STATIC_REQUIRE(BatchTransform<negate>);
    STATIC_REQUIRE_FALSE(BatchTransform<int>);
    std::vector<float> images{1, 2, 3, 4}, scratch;
    std::vector<target> targets(2);
    batch_contents const b{.image = {1, 1, 2}, .images = images, .targets = targets};
    any_batch_transform{}(b, nas::rng{}, scratch);
    CHECK(images == std::vector<float>{1, 2, 3, 4});
    any_batch_transform const n = negate{};
    n(b, nas::rng{}, scratch);
    CHECK(images == std::vector<float>{1, 2, -3, -4});
    message_of<nas::data_error>("nas.data.60", [] { any_batch_transform{negate{false}}; });
}
