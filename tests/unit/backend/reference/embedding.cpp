#include <cmath>
#include <vector>

#include <nas/backend/reference/embedding.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference embedding: rows by number, and the sum of their gradients", "[backend][reference]") {
    reference::embedding_sizes s{.ids = 4, .features = 2, .vocabulary = 3};
    tensor const ids{2, 0, 2, 1}, table{1, 2, 3, 4, 5, 6}, g{1, 2, 3, 4, 5, 6, 7, 8};
    tensor out(8), gt(6, 99.0f);
    reference::embedding_forward(s, ids.data(), table.data(), out.data());
    CHECK(out == tensor{5, 6, 1, 2, 5, 6, 3, 4});
    reference::embedding_backward(s, ids.data(), g.data(), gt.data());
    CHECK(gt == tensor{3, 4, 7, 8, 6, 8});
    s.padding = 2;
    reference::embedding_forward(s, ids.data(), table.data(), out.data());
    CHECK(out == tensor{0, 0, 1, 2, 0, 0, 3, 4});
    reference::embedding_backward(s, ids.data(), g.data(), gt.data());
    CHECK(gt == tensor{3, 4, 7, 8, 0, 0});
}

TEST_CASE("reference embedding: finds the first id that is none", "[backend][reference]") {
    reference::embedding_sizes const s{.ids = 3, .vocabulary = 3};
    CHECK(reference::first_wrong_id(s, tensor{0, 1, 2}.data()) == -1);
    CHECK(reference::first_wrong_id(s, tensor{0, 3, -1}.data()) == 1);
    CHECK(reference::first_wrong_id(s, tensor{-1, 3, 0}.data()) == 0);
    CHECK(reference::first_wrong_id(s, tensor{0, 1, 1.5f}.data()) == 2);
    CHECK(reference::first_wrong_id(s, tensor{0, NAN, 1}.data()) == 1);
}
