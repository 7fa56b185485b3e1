#pragma once
// The binary files of CIFAR-10.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/file_bytes.hpp>

namespace nas::train {

/// Reads files of CIFAR-10's binary version, in order, as one data set of 3x32x32 images. The pixel range is that of
/// these images. Throws `data_error` if a file is missing, holds anything but whole records, or a label is above 9.
///
/// Format (cs.toronto.edu/~kriz/cifar.html): records of 1 label byte and 3072 pixel bytes, red plane first.
inline dataset load_cifar10(std::vector<std::string> const& paths) {
    constexpr std::size_t image = 3072, record = 1 + image;
    dataset out{
        .name = paths.empty() ? "cifar-10" : paths.front(),
        .channels = 3,
        .height = 32,
        .width = 32,
        .classes = 10,
        .pixels = {},
        .labels = {},
        .pixel_range = {},
        .class_names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}};
    for (std::string const& path : paths) {
        std::vector<std::uint8_t> const bytes = file_bytes(path);
        if (bytes.empty() || bytes.size() % record != 0)
            throw data_error("nas.data.12", path, ": holds ", bytes.size(), " bytes, ", bytes.size() % record,
                             " beyond ", bytes.size() / record, " whole records of ", record,
                             " bytes; the file is truncated or not CIFAR-10 binary: fetch it again");
        for (std::size_t at = 0; at < bytes.size(); at += record) {
            if (bytes[at] > 9)
                throw data_error("nas.data.7", path, ": label ", int{bytes[at]}, " at byte ", at,
                                 ", but there are 10 classes (0 to 9); is this CIFAR-10's binary version?");
            out.labels.push_back(bytes[at]);
            auto const first = bytes.begin() + static_cast<std::ptrdiff_t>(at + 1);
            out.pixels.insert(out.pixels.end(), first, first + static_cast<std::ptrdiff_t>(image));
        }
    }
    out.pixel_range = measure_normalization(out.pixels, 3, 1024);
    return out;
}

} // namespace nas::train
