#pragma once
// Random changes of training images that do not change what they show.

#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// Settings; {.crop_padding = 0, .flip = false} leaves images as they are.
struct augmentation {
    int crop_padding =
        4; ///< the image is surrounded by this many rows and columns of value 0 and cut out again at a random place
    bool flip = true; ///< left and right are exchanged in half of the cases

    void check() const {
        if (crop_padding < 0)
            throw train_error("nas.train.4", "augmentation: crop_padding is ", crop_padding, "; it must be at least 0");
    }

    friend bool operator==(augmentation const&, augmentation const&) = default;
};

/// What happens to one image: row y and column x of the result are row y + down and column x + right of the image,
/// after the columns were exchanged if `flip`.
struct image_change {
    int down = 0;
    int right = 0;
    bool flip = false;

    friend bool operator==(image_change const&, image_change const&) = default;
};

/// The change of image `index` in epoch `epoch` of a training with `seed`: a function of these numbers alone, so that
/// neither the batch nor the thread in which the image is prepared matters.
inline image_change draw_change(augmentation const& a, std::uint64_t seed, std::uint64_t epoch, std::uint64_t index) {
    rng r = rng(seed).stream(0x6175676d656e74u).stream(epoch).stream(index); // "augment"
    auto const places = static_cast<std::uint32_t>(2 * a.crop_padding + 1);
    image_change out;
    if (a.crop_padding > 0) {
        out.down = static_cast<int>(r.below(places)) - a.crop_padding;
        out.right = static_cast<int>(r.below(places)) - a.crop_padding;
    }
    if (a.flip) out.flip = r.below(2) == 1;
    return out;
}

} // namespace nas::train
