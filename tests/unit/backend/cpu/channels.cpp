#include <array>
#include <vector>

#include <nas/backend/cpu/channels.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::cpu::take_channels;

TEST_CASE("channels: a recipe cuts where a block of the source or of the target ends", "[backend][cpu]") {
    auto const r = take_channels(16, std::array<std::int64_t, 2>{20, 30}, 10, 25);
    REQUIRE(r.pieces.size() == 4);
    auto const check = [](nas::cpu::channel_piece const& p, std::array<std::int64_t, 6> expected) {
        CHECK(std::array{p.target_block, p.target_lane, p.lanes, static_cast<std::int64_t>(p.source), p.source_block,
                         p.source_lane} == expected);
    };
    check(r.pieces[0], {0, 0, 6, 0, 0, 10});
    check(r.pieces[1], {0, 6, 4, 0, 1, 0});
    check(r.pieces[2], {0, 10, 6, 1, 0, 0});
    check(r.pieces[3], {1, 0, 9, 1, 0, 6});
}

TEST_CASE("channels: any range of channels is found again, filling channels are zero", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const pixels : {1, 2, 35}) {
            std::array<std::int64_t, 3> const sizes{5, 33, 2};
            std::vector<std::vector<float>> plain, stored;
            std::vector<float const*> pointers;
            for (std::int64_t const c : sizes) {
                plain.push_back(test::random_floats(2 * c * pixels, static_cast<std::uint64_t>(c)));
                stored.push_back(test::blocked(l, 2, {c, pixels, 1}, plain.back()));
            }
            for (auto const& s : stored) pointers.push_back(s.data());
            std::vector<float> all; // the sources end to end, sample by sample
            for (std::size_t n = 0; n < 2; ++n)
                for (auto const& p : plain)
                    all.insert(all.end(), p.begin() + static_cast<std::ptrdiff_t>(n * p.size() / 2),
                               p.begin() + static_cast<std::ptrdiff_t>((n + 1) * p.size() / 2));
            for (std::int64_t first = 0; first < 40; first += 3)
                for (std::int64_t count = 1; first + count <= 40; count += 6) {
                    auto const r = take_channels(nas::cpu::lanes(l), sizes, first, count);
                    std::vector<float> out(static_cast<std::size_t>(
                                               nas::storage_elements(2, {count, pixels, 1}, nas::cpu::image_layout(l))),
                                           -1.0f),
                        expected;
                    nas::cpu::gather_channels(l, r, 2, pixels, pointers, out.data(), 2);
                    for (std::int64_t n = 0; n < 2; ++n) {
                        auto const from = all.begin() + (n * 40 + first) * pixels;
                        expected.insert(expected.end(), from, from + count * pixels);
                    }
                    CHECK(out == test::blocked(l, 2, {count, pixels, 1}, expected));
                }
        }
}
