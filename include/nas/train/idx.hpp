#pragma once
// The IDX files of MNIST, Fashion-MNIST, KMNIST, EMNIST. Needs zlib, because they are published as .gz.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/gzip.hpp>

namespace nas::train {

/// The bytes of an IDX file and the extents from its header.
struct idx_array {
    std::vector<std::int64_t> extents;
    std::vector<std::uint8_t> values;
};

/// Reads an IDX file of unsigned bytes with `rank` dimensions, plain or gzip. Throws `data_error` if the file is
/// missing, not IDX, of another type or rank, or not exactly as long as its header says.
///
/// Format (yann.lecun.com/exdb/mnist): 0, 0, type (8 = unsigned byte), number of dimensions; per dimension a 32-bit
/// big-endian extent; the values, last dimension fastest.
inline idx_array read_idx(std::string const& path, std::size_t rank) {
    std::vector<std::uint8_t> bytes = file_bytes_unzipped(path);
    if (bytes.size() < 4)
        throw data_error("nas.data.6", path, ": holds ", bytes.size(),
                         " bytes, too few for the header of an IDX file; fetch the file again");
    auto const b = [&](std::size_t i) { return int{bytes[i]}; };
    if (b(0) != 0 || b(1) != 0)
        throw data_error("nas.data.4", path, ": begins with bytes ", b(0), ", ", b(1), ", ", b(2), ", ", b(3),
                         ", not with 0, 0 as an IDX file does; name an IDX file (plain or .gz)");
    if (b(2) != 8)
        throw data_error("nas.data.5", path, ": the type at byte 2 is ", b(2),
                         ", but only 8 (unsigned byte) is read; convert the file");
    if (bytes[3] != rank)
        throw data_error("nas.data.5", path, ": the number of dimensions at byte 3 is ", b(3), ", expected ", rank,
                         rank == 1   ? " (labels)"
                         : rank == 3 ? " (images)"
                                     : "",
                         "; images and labels may have been mixed up");
    std::size_t const header = 4 + 4 * rank;
    if (bytes.size() < header)
        throw data_error("nas.data.6", path, ": ends at byte ", bytes.size(), " inside the header of ", header,
                         " bytes; fetch the file again");
    idx_array out;
    std::string text;
    std::uint64_t elements = 1;
    std::size_t const follow = bytes.size() - header;
    for (std::size_t d = 0; d < rank; ++d) {
        std::uint64_t extent = 0;
        for (std::size_t i = 0; i < 4; ++i) extent = extent << 8 | bytes[4 + 4 * d + i];
        if (extent == 0)
            throw data_error("nas.data.8", path, ": dimension ", d, " at byte ", 4 + 4 * d,
                             " is 0; the file holds nothing to learn from");
        out.extents.push_back(static_cast<std::int64_t>(extent));
        text += concat(d ? "x" : "", extent);
        elements = extent > ~std::uint64_t{0} / elements ? ~std::uint64_t{0} : elements * extent;
    }
    if (follow != elements)
        throw data_error("nas.data.6", path, ": the header announces ", text, " values, but ", follow,
                         " bytes follow it; the file is truncated or not what it claims: fetch it again");
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
    out.values = std::move(bytes);
    return out;
}

struct idx_files {
    std::string images;
    std::string labels;
    std::int32_t classes = 10;
};

/// A data set out of an image file (N, rows, columns) and a label file (N), as greyscale images. The pixel range is
/// that of these images. Throws `data_error` if a file is bad, the counts differ or a label is not below `classes`.
inline dataset load_idx(idx_files const& files) {
    idx_array images = read_idx(files.images, 3);
    idx_array labels = read_idx(files.labels, 1);
    if (images.extents[0] != labels.extents[0])
        throw data_error("nas.data.9", files.images, " has ", images.extents[0], " images, but ", files.labels, " has ",
                         labels.extents[0], " labels; name two files of one set");
    check_labels(labels.values, files.classes, files.labels, 8);
    dataset out{.name = files.images,
                .channels = 1,
                .height = images.extents[1],
                .width = images.extents[2],
                .classes = files.classes,
                .pixels = std::move(images.values),
                .labels = std::move(labels.values),
                .pixel_range = {},
                .class_names = {}};
    out.pixel_range = measure_normalization(out.pixels, 1, out.image_bytes());
    return out;
}

} // namespace nas::train
