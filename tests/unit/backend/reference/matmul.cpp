#include <vector>

#include <nas/backend/reference/matmul.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference matmul: one product by hand, in every orientation", "[backend][reference]") {
    tensor const a{1, 2, 3, 4, 5, 6}, at{1, 4, 2, 5, 3, 6}; // 2 x 3
    tensor const b{1, 0, 2, 1, 0, 3}, bt{1, 2, 0, 0, 1, 3}; // 3 x 2
    tensor const expected{5, 11, 14, 23};
    for (bool const ta : {false, true})
        for (bool const tb : {false, true}) {
            reference::matmul_sizes const s{
                .rows = 2, .inner = 3, .columns = 2, .a_transposed = ta, .b_transposed = tb};
            tensor out(4), ga(6), gb(6);
            reference::matmul_forward(s, (ta ? at : a).data(), (tb ? bt : b).data(), out.data());
            CHECK(out == expected);
            tensor const g{1, 0, 0, 2};
            reference::matmul_backward(s, 0, (ta ? at : a).data(), (tb ? bt : b).data(), g.data(), ga.data());
            reference::matmul_backward(s, 1, (ta ? at : a).data(), (tb ? bt : b).data(), g.data(), gb.data());
            // g b^T = rows (1, 2, 0) and 2 (0, 1, 3); a^T g = columns (1, 2, 3) and 2 (4, 5, 6)
            CHECK(ga == (ta ? tensor{1, 0, 2, 2, 0, 6} : tensor{1, 2, 0, 0, 2, 6}));
            CHECK(gb == (tb ? tensor{1, 2, 3, 8, 10, 12} : tensor{1, 8, 2, 10, 3, 12}));
        }
}

TEST_CASE("reference matmul: one matrix against many gathers the gradients of all", "[backend][reference]") {
    reference::matmul_sizes s{.rows = 1, .inner = 1, .columns = 2};
    s.many.extents[0] = 3;
    s.many.repeats[1][0] = true;
    tensor const a{1, 2, 3}, b{10, 20};
    tensor out(6), gb(2);
    reference::matmul_forward(s, a.data(), b.data(), out.data());
    CHECK(out == tensor{10, 20, 20, 40, 30, 60});
    tensor const g{1, 1, 1, 1, 1, 2};
    reference::matmul_backward(s, 1, a.data(), b.data(), g.data(), gb.data());
    CHECK(gb == tensor{6, 9});
}
