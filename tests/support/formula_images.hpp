#pragma once
// Small images by a formula, to compare transforms with results of Pillow 13.0 on the same ones.

#include <cstdint>
#include <vector>

#include <nas/train/transform/transform.hpp>

namespace test {

/// Pixel n, counted in CHW order, is (7 n^2 + 31 n) modulo 256.
inline nas::train::sample formula_image(std::int64_t channels, std::int64_t height, std::int64_t width) {
    nas::train::sample s{.extents = {channels, height, width}, .where = "formula"};
    for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(s.extents.elements()); ++n)
        s.pixels.push_back(static_cast<std::uint8_t>(n * n * 7 + n * 31));
    return s;
}

/// `s` after `t` with the stream of `seed`.
template <nas::train::Transform T>
nas::train::sample changed(T const& t, nas::train::sample s, std::uint64_t seed = 1) {
    nas::train::transform_workspace w;
    t(s, nas::rng(seed), w);
    return s;
}

/// The largest difference of two pixels; 1000 if the shapes differ.
inline int largest_difference(nas::train::sample const& s, std::vector<std::uint8_t> const& expected) {
    if (s.pixels.size() != expected.size() || s.pixels.size() != static_cast<std::size_t>(s.extents.elements()))
        return 1000;
    int most = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        int const d = s.pixels[i] - expected[i];
        most = most > d ? most : d;
        most = most > -d ? most : -d;
    }
    return most;
}

} // namespace test
