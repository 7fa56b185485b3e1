#include <cstdint>
#include <vector>

#include <nas/backend/reference/reorder.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace reference = nas::reference;
using nas::layout;
using nas::shape;

namespace {

std::vector<float> reordered(std::int64_t batch, shape const& s, layout from, layout to, std::vector<float> const& in) {
    std::vector<float> out(static_cast<std::size_t>(nas::storage_elements(batch, s, to)), -1e9f);
    reference::reorder(batch, s, from, to, in.data(), out.data());
    return out;
}

} // namespace

TEST_CASE("reference reorder: blocks by hand, filling channels zero", "[backend][reference]") {
    // Three channels of 1x2 in blocks of two.
    std::vector<float> const plain{1, 2, 3, 4, 5, 6};
    std::vector<float> const blocked{1, 3, 2, 4, 5, 0, 6, 0};
    CHECK(reordered(1, {3, 1, 2}, nas::plain_layout, {2}, plain) == blocked);
    CHECK(reordered(1, {3, 1, 2}, {2}, nas::plain_layout, blocked) == plain);
}

TEST_CASE("reference reorder: filling channels are not read", "[backend][reference]") {
    CHECK(reordered(1, {3, 1, 2}, {2}, nas::plain_layout, {1, 3, 2, 4, 5, 77, 6, 77}) ==
          std::vector<float>{1, 2, 3, 4, 5, 6});
    CHECK(reordered(1, {3, 1, 1}, {2}, {4}, {1, 2, 3, 77}) == std::vector<float>{1, 2, 3, 0});
}

TEST_CASE("reference reorder: there and back is the identity", "[backend][reference]") {
    for (std::int64_t const c : {1, 3, 8, 15, 16, 17, 24, 36})
        for (std::int32_t const b : {1, 4, 8, 16}) {
            shape const s{c, 3, 5};
            std::vector<float> x(static_cast<std::size_t>(2 * s.elements()));
            nas::rng r(9);
            for (float& v : x) v = static_cast<float>(r.uniform(-1, 1));
            CHECK(reordered(2, s, {b}, nas::plain_layout, reordered(2, s, nas::plain_layout, {b}, x)) == x);
            CHECK(reordered(2, s, {16}, nas::plain_layout,
                            reordered(2, s, {b}, {16}, reordered(2, s, nas::plain_layout, {b}, x))) == x);
        }
}

TEST_CASE("reference reorder: anything may be copied plain, only images blocked", "[backend][reference]") {
    CHECK(reordered(2, {3}, nas::plain_layout, nas::plain_layout, {1, 2, 3, 4, 5, 6}) ==
          std::vector<float>{1, 2, 3, 4, 5, 6});
    test::check_error<nas::backend_error>(
        "nas.backend.3", [] { (void)reordered(1, {16}, nas::plain_layout, {16}, std::vector<float>(16)); }, "shape 16",
        "blocks of 16 channels");
}
