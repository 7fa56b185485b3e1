#include <array>
#include <set>

#include <nas/train/augmentation.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

TEST_CASE("augmentation: the change of an image is a function of seed, epoch and index", "[train]") {
    augmentation const a{};
    auto const sequence = [&](std::uint64_t seed, std::uint64_t epoch) {
        std::vector<image_change> out;
        for (std::uint64_t i = 0; i < 20; ++i) out.push_back(draw_change(a, seed, epoch, i));
        return out;
    };
    CHECK(sequence(1, 0) == sequence(1, 0));
    CHECK(sequence(1, 0) != sequence(2, 0));
    CHECK(sequence(1, 0) != sequence(1, 1));
}

TEST_CASE("augmentation: all places and both sides are equally likely", "[train]") {
    // 9,000 draws over 9 places of each axis: mean 1,000, deviation 30; over two sides: mean 4,500, deviation 47.
    std::array<int, 9> down{}, right{};
    int flips = 0;
    for (std::uint64_t i = 0; i < 9000; ++i) {
        image_change const c = draw_change({.crop_padding = 4, .flip = true}, 3, 0, i);
        ++down[static_cast<std::size_t>(c.down + 4)];
        ++right[static_cast<std::size_t>(c.right + 4)];
        flips += c.flip;
    }
    for (int const n : down) CHECK(std::abs(n - 1000) < 150);
    for (int const n : right) CHECK(std::abs(n - 1000) < 150);
    CHECK(std::abs(flips - 4500) < 240);
}

TEST_CASE("augmentation: each part can be switched off", "[train]") {
    for (std::uint64_t i = 0; i < 100; ++i) {
        CHECK(draw_change({.crop_padding = 0, .flip = false}, 1, 0, i) == image_change{});
        CHECK_FALSE(draw_change({.crop_padding = 3, .flip = false}, 1, 0, i).flip);
        image_change const only_flip = draw_change({.crop_padding = 0, .flip = true}, 1, 0, i);
        CHECK((only_flip.down == 0 && only_flip.right == 0));
    }
}

TEST_CASE("augmentation: negative padding is refused", "[train]") {
    CHECK(contains(message_of<nas::train_error>("nas.train.4", [] { augmentation{.crop_padding = -1}.check(); }),
                   "crop_padding is -1"));
}
