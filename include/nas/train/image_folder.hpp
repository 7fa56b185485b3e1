#pragma once
// Pictures in a folder per class. Needs libjpeg-turbo and libpng.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/decode_image.hpp>
#include <nas/train/random_access_file.hpp>
#include <nas/train/sample.hpp>
#include <nas/train/scratch_pool.hpp>

namespace nas::train {

struct image_folder_options {
    std::vector<std::string> class_names{}; ///< the folders to read, in the order of their labels; empty: all, sorted
    std::vector<std::string> endings{".jpg", ".jpeg", ".png"}; ///< of files, in either case
    bool allow_empty = false;                                  ///< classes without pictures
    image_options image{};
    std::string name{}; ///< empty: the folder
};

/// A source over root/CLASS/.../picture.jpg: the folders below `root` are the classes, sorted by the bytes of their
/// names, and pictures may lie at any depth below them, sorted by path. Entries that begin with a dot and files of other
/// endings are passed over. Pictures are decoded when read.
class image_folder {
public:
    /// Lists the folder. Throws `data_error` nas.data.10 (no such folder), nas.data.48 (no classes, or one of
    /// `class_names` is missing), nas.data.49 (a class without pictures).
    explicit image_folder(std::string root, image_folder_options o = {}) : root_(std::move(root)), o_(std::move(o)) {
        std::error_code error;
        if (!std::filesystem::is_directory(root_, error))
            throw data_error("nas.data.10", root_,
                             std::filesystem::exists(root_, error) ? ": is not a folder" : ": no such folder",
                             "; name the folder that holds a folder per class");
        if (o_.name.empty()) o_.name = root_;
        if (o_.class_names.empty()) {
            for (auto const& entry : list(root_))
                if (is_folder(entry)) o_.class_names.push_back(entry.filename().string());
            std::sort(o_.class_names.begin(), o_.class_names.end());
            if (o_.class_names.empty())
                throw data_error("nas.data.48", root_, ": there are no folders inside; expected one per class");
        }
        for (std::size_t c = 0; c < o_.class_names.size(); ++c) {
            std::string const folder = root_ + "/" + o_.class_names[c];
            if (!std::filesystem::is_directory(folder, error))
                throw data_error("nas.data.48", folder, ": the folder of class ", o_.class_names[c],
                                 " is missing; correct class_names");
            std::size_t const first = files_.size();
            add_files(folder, c, 0);
            std::sort(files_.begin() + static_cast<std::ptrdiff_t>(first), files_.end(),
                      [](file const& a, file const& b) { return a.path < b.path; });
            if (files_.size() == first && !o_.allow_empty) {
                std::string endings;
                for (std::string const& e : o_.endings) endings += " " + e;
                throw data_error("nas.data.49", folder, ": no pictures inside (endings:", endings,
                                 "); remove the folder, or say .allow_empty = true");
            }
        }
        if (files_.empty()) throw data_error("nas.data.49", root_, ": no pictures in any class");
    }

    std::size_t size() const { return files_.size(); }
    std::string_view name() const { return o_.name; }
    /// By label.
    std::vector<std::string> const& class_names() const { return o_.class_names; }
    std::string const& path(std::size_t i) const { return files_[i].path; }
    std::int64_t label(std::size_t i) const { return static_cast<std::int64_t>(files_[i].label); }

    /// Decodes picture `i`; `to` keeps its memory. Thread-safe. Throws `data_error` nas.data.1 and those of
    /// `image_decoder`.
    void read(std::size_t i, sample& to) const {
        auto const work = work_.take();
        file const& f = files_[i];
        to.where = f.path;
        to.label = static_cast<std::int64_t>(f.label);
        read_file(f.path, work->bytes);
        work->decoder.decode(work->bytes, to.where, o_.image, work->picture);
        to.extents = work->picture.extents();
        std::swap(to.pixels, work->picture.pixels);
    }

private:
    struct file {
        std::string path;
        std::size_t label;
    };
    struct scratch {
        std::vector<std::uint8_t> bytes;
        image_decoder decoder;
        image picture;
    };

    /// The entries of a folder that do not begin with a dot, in the order of the file system.
    static std::vector<std::filesystem::path> list(std::string const& folder) {
        std::vector<std::filesystem::path> out;
        std::error_code error;
        std::filesystem::directory_iterator at(folder, error);
        for (; !error && at != std::filesystem::directory_iterator(); at.increment(error))
            if (!at->path().filename().native().starts_with('.')) out.push_back(at->path());
        if (error)
            throw data_error("nas.data.1", folder, ": cannot list the folder: ", error.message(), "; check the rights");
        return out;
    }
    static bool is_folder(std::filesystem::path const& p) {
        std::error_code ignored;
        return std::filesystem::is_directory(p, ignored);
    }
    bool is_picture(std::string_view path) const {
        auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        for (std::string const& e : o_.endings)
            if (path.size() > e.size() &&
                std::equal(e.begin(), e.end(), path.end() - static_cast<std::ptrdiff_t>(e.size()),
                           [&](char a, char b) { return lower(a) == lower(b); }))
                return true;
        return false;
    }
    void add_files(std::string const& folder, std::size_t label, int depth) {
        constexpr int deepest = 32; // links to folders above go in circles
        if (depth > deepest)
            throw data_error("nas.data.48", folder, ": more than ", deepest,
                             " folders deep; a link may point to a folder above it");
        for (auto const& entry : list(folder)) {
            std::string path = entry.string();
            if (is_folder(entry)) add_files(path, label, depth + 1);
            else if (is_picture(path)) files_.push_back({std::move(path), label});
        }
    }

    std::string root_;
    image_folder_options o_;
    std::vector<file> files_;
    scratch_pool<scratch> work_;
};

} // namespace nas::train
