#include <vector>

#include <nas/train/split_planes.hpp>

#include "support/catch.hpp"

namespace {

using bytes = std::vector<std::uint8_t>;

template <std::size_t Channels>
void check_all_lengths() {
    for (std::size_t n = 0; n < 100; ++n) {
        bytes from(n * Channels + 1), to(n * Channels + 1, 77); // a byte more, which must stay
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint8_t>(i * 37 + 11);
        nas::train::split_planes<Channels>(from.data(), n, to.data());
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t c = 0; c < Channels; ++c) REQUIRE(to[c * n + i] == from[i * Channels + c]);
        REQUIRE(to.back() == 77);
    }
}

} // namespace

TEST_CASE("split_planes: three and four channels, any number of pixels", "[train]") {
    check_all_lengths<3>();
    check_all_lengths<4>();
}

TEST_CASE("split_planes: the plain loop does the same", "[train]") {
    bytes from(3 * 50), fast(3 * 50), plain(3 * 50);
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::uint8_t>(i * i);
    nas::train::split_planes<3>(from.data(), 50, fast.data());
    nas::train::detail::split_planes_plain<3>(from.data(), 50, 0, plain.data());
    CHECK(fast == plain);
}
