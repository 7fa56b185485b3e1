#include <array>
#include <vector>

#include <nas/backend/onednn/reorder.hpp>
#include <nas/backend/reference/reorder.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/own_kernels.hpp"

using namespace nas::onednn;

TEST_CASE("oneDNN reorder: images go into blocks, filled with zeros, and come back unchanged", "[backend][onednn]") {
    engine const e;
    stream const s(e);
    std::array<std::int64_t, 4> const extents{2, 19, 5, 7};
    auto const x = test::random_floats(2 * 19 * 35, 1);
    for (nas::layout const l : {nas::layout{16}, nas::layout{8}}) {
        memory_desc const plain(extents, dnnl_abcd), blocked(extents, l.block == 16 ? dnnl_aBcd16b : dnnl_aBcd8b);
        std::vector<float> stored(static_cast<std::size_t>(blocked.elements()), -1.0f), expected(stored.size()),
            back(x.size());
        reorder const there(e, plain, blocked, 2), home(e, blocked, plain, 1);
        std::vector<char> scratch(std::max(there.scratch_bytes(), home.scratch_bytes()));
        there.run(s, x.data(), stored.data(), scratch.data());
        nas::reference::reorder(2, {19, 5, 7}, nas::plain_layout, l, x.data(), expected.data());
        CHECK(stored == expected);
        home.run(s, stored.data(), back.data(), scratch.data());
        CHECK(back == x);
    }
}

TEST_CASE("oneDNN reorder: tensors of different extents are an error", "[backend][onednn]") {
    engine const e;
    memory_desc const a(std::array<std::int64_t, 2>{3, 4}, dnnl_ab), b(std::array<std::int64_t, 2>{4, 4}, dnnl_ab);
    test::check_error<nas::backend_error>(
        "nas.onednn.2", [&] { reorder(e, a, b, 1); }, "dnnl_reorder_primitive_desc_create");
}
