#pragma once
// Labelled images out of tar archives in the layout of WebDataset. Needs zlib, libjpeg-turbo and libpng.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/decode_image.hpp>
#include <nas/train/file_patterns.hpp>
#include <nas/train/input_file.hpp>
#include <nas/train/list_tar.hpp>
#include <nas/train/random_access_file.hpp>
#include <nas/train/sample.hpp>
#include <nas/train/scratch_pool.hpp>

namespace nas::train {

struct tar_source_options {
    std::vector<std::string> image_endings{"jpg", "jpeg", "png"};
    std::string label_ending =
        "cls"; ///< of a file with a whole number, or a word if there are class names; empty: none

    std::int64_t first_label = 0;           ///< subtracted
    std::int64_t classes = 0;               ///< labels are below; 0: not checked
    std::vector<std::string> class_names{}; ///< labels are these words

    bool pass_over_incomplete = false; ///< samples without an image or label; otherwise they are an error
    bool keep_before_damage = false;   ///< of a damaged or cut archive what lies before; otherwise it is an error
    /// Compressed archives cannot be read at any place, so their content is kept in memory, up to this many bytes.
    std::uint64_t max_unpacked_bytes = std::uint64_t{2} << 30;
    image_options image{};
    std::string name{}; ///< empty: the first pattern
};

/// A source over tar archives, plain or gzip, in which neighbouring files that are equal up to the first dot of their
/// names are one sample: n01/0001.jpg and n01/0001.cls (github.com/webdataset/webdataset). Read in any order; images are
/// decoded when read.
class tar_source {
public:
    /// Lists the archives that match `patterns` ("train-*.tar"). Throws `data_error` nas.data.20 (damaged), nas.data.21
    /// (cut), nas.data.22 (an incomplete sample), nas.data.39 (no such files), nas.data.40 (no samples, or too large to
    /// unpack), nas.data.57 (class names that are equal).
    explicit tar_source(std::vector<std::string> const& patterns, tar_source_options o = {})
        : o_(std::move(o)), files_(match_files(patterns)), unpacked_(files_.size()) {
        if (o_.name.empty()) o_.name = patterns.front();
        for (std::size_t i = 0; i < o_.class_names.size(); ++i)
            if (!number_.try_emplace(o_.class_names[i], i).second)
                throw data_error("nas.data.57", o_.name, ": class ", o_.class_names[i], " is named twice");
        std::uint64_t unpacked_bytes = 0;
        for (std::size_t f = 0; f < files_.size(); ++f) {
            std::vector<tar_member> members;
            try {
                list(f, members, unpacked_bytes);
            } catch (data_error const& e) {
                if (!o_.keep_before_damage || e.id() == "nas.data.1" || e.id() == "nas.data.40") throw;
                damaged_.emplace_back(e.what());
                drop_last_sample(members); // perhaps not whole
            }
            group(f, members);
        }
        if (samples_.empty())
            throw data_error("nas.data.40", files_[0], files_.size() > 1 ? " and the other archives" : "",
                             ": no samples; name archives with pairs such as 0001.",
                             o_.image_endings.empty() ? "jpg" : o_.image_endings[0], " and 0001.", o_.label_ending);
    }

    std::size_t size() const { return samples_.size(); }
    std::string_view name() const { return o_.name; }
    /// One message per archive that ends in damage, with keep_before_damage.
    std::vector<std::string> const& damaged() const { return damaged_; }
    /// Samples left out, with pass_over_incomplete.
    std::size_t incomplete() const { return incomplete_; }

    /// Reads and decodes sample `i`; `to` keeps its memory. Thread-safe. Throws `data_error` that names archive and byte:
    /// nas.data.7 and nas.data.56 (labels), nas.data.59 (the archive has changed), and those of `image_decoder`.
    void read(std::size_t i, sample& to) const {
        auto const work = work_.take();
        entry const& s = samples_[i];
        std::string const& path = files_[s.file];
        to.where.assign(path).append(", image at byte ");
        std::array<char, 20> digits{};
        to.where.append(digits.data(), std::to_chars(digits.data(), digits.data() + 20, s.image.offset).ptr);
        if (auto const& whole = unpacked_[s.file]) {
            auto const part = [&](place p) {
                return std::span<std::uint8_t const>(*whole).subspan(static_cast<std::size_t>(p.offset),
                                                                     static_cast<std::size_t>(p.size));
            };
            to.label = o_.label_ending.empty() ? 0 : label(part(s.label), to.where);
            work->decoder.decode(part(s.image), to.where, o_.image, work->picture);
        } else {
            random_access_file const file(path);
            auto const part = [&](place p) {
                work->bytes.resize(static_cast<std::size_t>(p.size));
                if (file.read(p.offset, work->bytes) < p.size)
                    throw data_error("nas.data.59", path, ": ends before the file at byte ", p.offset,
                                     " does; the archive has changed since it was listed: list it again");
                return std::span<std::uint8_t const>(work->bytes);
            };
            to.label = o_.label_ending.empty() ? 0 : label(part(s.label), to.where);
            work->decoder.decode(part(s.image), to.where, o_.image, work->picture);
        }
        to.extents = work->picture.extents();
        std::swap(to.pixels, work->picture.pixels);
    }

private:
    struct place {
        std::uint64_t offset = 0, size = 0;
    };
    struct entry {
        place image, label;
        std::uint32_t file = 0;
    };
    struct scratch {
        std::vector<std::uint8_t> bytes;
        image_decoder decoder;
        image picture;
    };

    void list(std::size_t f, std::vector<tar_member>& members, std::uint64_t& unpacked_bytes) {
        std::string const& path = files_[f];
        input_file packed(path); // finds out whether it is packed
        if (!packed.is_packed()) {
            random_access_file const file(path);
            list_tar([&](std::uint64_t at, std::span<std::uint8_t> part) { return file.read(at, part); }, path,
                     members);
            return;
        }
        auto const all = std::make_shared<std::vector<std::uint8_t>>();
        unpacked_[f] = all;
        std::string damage;
        constexpr std::size_t step = std::size_t{1} << 20;
        for (std::size_t n = step; n == step;) {
            all->resize(all->size() + step);
            try {
                n = packed.read(std::span(*all).last(step));
            } catch (data_error const& e) {
                if (!o_.keep_before_damage) throw;
                damage = e.what();
                n = 0;
            }
            all->resize(static_cast<std::size_t>(packed.position()));
            if ((unpacked_bytes += n) > o_.max_unpacked_bytes)
                throw data_error("nas.data.40", path, ": the compressed archives hold more than ",
                                 o_.max_unpacked_bytes,
                                 " bytes, the limit of what is kept in memory; decompress them (gunzip), or raise "
                                 "max_unpacked_bytes");
        }
        all->shrink_to_fit();
        auto const read = [&](std::uint64_t at, std::span<std::uint8_t> part) {
            std::size_t const n = at >= all->size() ? 0 : std::min<std::size_t>(part.size(), all->size() - at);
            if (n > 0) std::memcpy(part.data(), all->data() + at, n);
            return n;
        };
        list_tar(read, path, members);
        if (!damage.empty()) damaged_.push_back(std::move(damage)); // behind the last file
    }

    /// What files of one sample have in common: the path up to the first dot of the file's name.
    static std::string_view key_of(std::string_view name) { return name.substr(0, dot(name)); }
    static std::string_view ending_of(std::string_view name) {
        std::size_t const at = dot(name);
        return at == name.size() ? std::string_view{} : name.substr(at + 1);
    }
    static std::size_t dot(std::string_view name) {
        std::size_t const folder = name.rfind('/');
        std::size_t const at = name.find('.', folder == std::string_view::npos ? 0 : folder + 1);
        return at == std::string_view::npos ? name.size() : at;
    }
    static void drop_last_sample(std::vector<tar_member>& members) {
        if (members.empty()) return;
        std::string const last(key_of(members.back().name));
        while (!members.empty() && key_of(members.back().name) == last) members.pop_back();
    }

    void group(std::size_t f, std::vector<tar_member> const& members) {
        for (std::size_t i = 0; i < members.size();) {
            std::string_view const key = key_of(members[i].name);
            entry s{.image = {}, .label = {}, .file = static_cast<std::uint32_t>(f)};
            bool image = false, label = o_.label_ending.empty();
            std::string endings;
            std::size_t const first = i;
            for (; i < members.size() && key_of(members[i].name) == key; ++i) {
                std::string_view const ending = ending_of(members[i].name);
                endings += concat(" ", ending);
                place const p{members[i].offset, members[i].size};
                if (std::find(o_.image_endings.begin(), o_.image_endings.end(), ending) != o_.image_endings.end()) {
                    if (!image) s.image = p;
                    image = true;
                } else if (!o_.label_ending.empty() && ending == o_.label_ending) {
                    s.label = p;
                    label = true;
                }
            }
            if (image && label) samples_.push_back(s);
            else if (o_.pass_over_incomplete) ++incomplete_;
            else
                throw data_error("nas.data.22", files_[f], ": sample ", key, " at byte ", members[first].offset,
                                 " has no ", image ? "label" : "image", "; its files end in:", endings,
                                 "; state image_endings and label_ending, or pass over such samples");
        }
    }

    std::int64_t label(std::span<std::uint8_t const> bytes, std::string_view where) const {
        std::string_view text(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        constexpr std::string_view blanks = " \t\r\n";
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        text = text.substr(0, text.find_last_not_of(blanks) + 1);
        if (!o_.class_names.empty()) {
            auto const at = number_.find(text);
            if (at == number_.end())
                throw data_error("nas.data.56", where, ": its label ", text.substr(0, 100), " is none of the ",
                                 o_.class_names.size(), " class names; correct class_names or the archive");
            return static_cast<std::int64_t>(at->second);
        }
        std::int64_t v = 0;
        auto const r = std::from_chars(text.data(), text.data() + text.size(), v);
        if (text.empty() || r.ec != std::errc{} || r.ptr != text.data() + text.size())
            throw data_error("nas.data.56", where, ": its label ", text.substr(0, 100),
                             " is no whole number; give class_names if labels are words");
        if (v < o_.first_label || (o_.classes > 0 && v - o_.first_label >= o_.classes))
            throw data_error("nas.data.7", where, ": label ", v,
                             o_.classes > 0 ? concat(", but there are ", o_.classes, " classes (", o_.first_label,
                                                     " to ", o_.first_label + o_.classes - 1, ")")
                                            : concat(" is below the first label, ", o_.first_label),
                             "; correct classes, first_label or the archive");
        return v - o_.first_label;
    }

    tar_source_options o_;
    std::vector<std::string> files_;
    std::vector<std::shared_ptr<std::vector<std::uint8_t> const>> unpacked_; // null: plain
    std::vector<entry> samples_;
    std::vector<std::string> damaged_;
    std::size_t incomplete_ = 0;
    std::map<std::string, std::size_t, std::less<>> number_; // of class names
    scratch_pool<scratch> work_;
};

} // namespace nas::train
