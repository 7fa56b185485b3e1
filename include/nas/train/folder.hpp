#pragma once
// A data set from a folder, whose kind is recognised by its file names.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/cifar.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/idx.hpp>

namespace nas::train {

namespace detail {

inline bool exists(std::string const& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

/// The path of an IDX file in any of the four usual spellings ("train-images-idx3-ubyte", "train-images.idx3-ubyte",
/// each also with .gz); empty if there is none.
inline std::string find_idx(std::string const& folder, std::string_view part, std::string_view type) {
    for (std::string_view const separator : {"-", "."})
        for (std::string_view const ending : {"", ".gz"})
            if (std::string path = concat(folder, "/", part, separator, type, ending); exists(path)) return path;
    return {};
}

inline train_and_test load_idx_folder(std::string const& folder, std::array<std::string, 4> const& files,
                                      std::int32_t classes) {
    constexpr std::array<std::string_view, 4> names{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                                    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
    for (std::size_t i = 0; i < files.size(); ++i)
        if (files[i].empty())
            throw data_error("nas.data.11", folder, ": ", names[i],
                             " (or with .gz) is missing beside the other IDX files; fetch it too");
    train_and_test out{load_idx({files[0], files[1], classes}), load_idx({files[2], files[3], classes})};
    if (out.train.image_shape() != out.test.image_shape())
        throw data_error("nas.data.17", folder, ": the training images are ", to_string(out.train.image_shape()),
                         ", the test images ", to_string(out.test.image_shape()), "; they belong to different sets");
    return out;
}

inline train_and_test load_cifar10_folder(std::string const& folder) {
    std::vector<std::string> batches;
    for (int i = 1; i <= 5; ++i) batches.push_back(concat(folder, "/data_batch_", i, ".bin"));
    std::string const test = folder + "/test_batch.bin";
    for (std::string const& path : batches)
        if (!exists(path))
            throw data_error("nas.data.11", path, " is missing beside the other CIFAR-10 files; fetch it too");
    if (!exists(test))
        throw data_error("nas.data.11", test, " is missing beside the other CIFAR-10 files; fetch it too");
    return {load_cifar10(batches), load_cifar10({test})};
}

} // namespace detail

struct folder_options {
    std::int32_t classes = 10; ///< of IDX files, which do not state it
};

/// Loads the training and test set of a folder: IDX files named as MNIST's (train-images-idx3-ubyte, ..., plain or
/// .gz), or CIFAR-10's binary version (data_batch_1.bin, ..., also in cifar-10-batches-bin/ below the folder). Both
/// sets get the pixel range of the training images. Throws `data_error` if the folder or a file is missing or bad.
inline train_and_test load_folder(std::string const& folder, folder_options o = {}) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        throw data_error("nas.data.10", folder, detail::exists(folder) ? ": is not a folder" : ": no such folder",
                         "; name the folder that holds the data set");
    std::array<std::string, 4> const idx{
        detail::find_idx(folder, "train-images", "idx3-ubyte"), detail::find_idx(folder, "train-labels", "idx1-ubyte"),
        detail::find_idx(folder, "t10k-images", "idx3-ubyte"), detail::find_idx(folder, "t10k-labels", "idx1-ubyte")};
    bool any_idx = false;
    for (std::string const& path : idx) any_idx |= !path.empty();
    auto const has_cifar = [](std::string const& at) {
        bool any = detail::exists(at + "/test_batch.bin");
        for (int i = 1; i <= 5; ++i) any |= detail::exists(concat(at, "/data_batch_", i, ".bin"));
        return any;
    };
    std::string const nested = folder + "/cifar-10-batches-bin";

    train_and_test out;
    if (any_idx) out = detail::load_idx_folder(folder, idx, o.classes);
    else if (has_cifar(folder)) out = detail::load_cifar10_folder(folder);
    else if (has_cifar(nested)) out = detail::load_cifar10_folder(nested);
    else
        throw data_error("nas.data.16", folder,
                         ": no known data set inside; expected train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                         "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz), or data_batch_1.bin to "
                         "data_batch_5.bin and test_batch.bin (for a folder of pictures per class: image_folder)");
    out.train.name = concat(folder, " (train)");
    out.test.name = concat(folder, " (test)");
    out.test.pixel_range = out.train.pixel_range;
    return out;
}

} // namespace nas::train
