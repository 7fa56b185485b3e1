#include <vector>

#include <nas/backend/cpu/dropout.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("cpu dropout: blocked images lose the elements that plain ones lose", "[backend][cpu]") {
    nas::reference::dropout_mask const mask(7, 3, 0.3);
    nas::shape const image{21, 17, 19};
    auto const x = test::random_floats(4 * image.elements(), 1);
    std::vector<float> expected(x.size()), threaded(x.size());
    nas::reference::dropout_apply(mask, static_cast<std::int64_t>(x.size()), x.data(), expected.data());
    nas::cpu::dropout_apply(mask, static_cast<std::int64_t>(x.size()), x.data(), threaded.data(), 2);
    CHECK(threaded == expected);
    for (auto const l : test::levels()) {
        auto const stored = test::blocked(l, 4, image, x);
        std::vector<float> out(stored.size());
        nas::cpu::dropout_apply(mask, {.batch = 4, .channels = 21, .pixels = 17 * 19}, nas::cpu::lanes(l),
                                stored.data(), out.data(), 2);
        CHECK(out == test::blocked(l, 4, image, expected));
    }
}
