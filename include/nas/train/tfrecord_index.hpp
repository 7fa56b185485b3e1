#pragma once
// Where the records of TFRecord files lie, so that they can be read in any order. Needs zlib.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/file_patterns.hpp>
#include <nas/train/random_access_file.hpp>
#include <nas/train/tfrecord.hpp>

namespace nas::train {

struct tfrecord_index_options {
    tfrecord_options records{}; ///< max_record_bytes and check_data
    /// A file that is cut or whose lengths are damaged: false, an error; true, its records up to there are kept.
    bool keep_before_damage = false;
    /// Compressed files cannot be read at any place, so their content is kept in memory, up to this many bytes.
    std::uint64_t max_unpacked_bytes = std::uint64_t{2} << 30;
    unsigned threads = 4; ///< that look through files
};

/// The records of some TFRecord files, in the order of the files. Making it reads the lengths of all records and checks
/// them; the data are checked when they are read. Copies share what is in memory.
class tfrecord_index {
public:
    /// `patterns`: see `match_files`. Throws `data_error` nas.data.39 (no such files), nas.data.40 (no records, or too
    /// large to unpack), and those of `tfrecord_reader`.
    explicit tfrecord_index(std::vector<std::string> const& patterns, tfrecord_index_options const& o = {})
        : options_(o), files_(match_files(patterns)), unpacked_(files_.size()) {
        std::vector<contents> found(files_.size());
        std::atomic<std::size_t> next = 0;
        std::atomic<std::uint64_t> unpacked_bytes = 0;
        auto const work = [&] {
            for (std::size_t f = next++; f < files_.size(); f = next++) try {
                    look_through(f, found[f], unpacked_bytes);
                } catch (...) {
                    found[f].error = std::current_exception();
                }
        };
        std::vector<std::thread> threads;
        for (std::size_t t = 1; t < std::min<std::size_t>(o.threads, files_.size()); ++t) threads.emplace_back(work);
        work();
        for (std::thread& t : threads) t.join();
        for (std::size_t f = 0; f < files_.size(); ++f) {
            if (found[f].error) std::rethrow_exception(found[f].error); // the first file in order, whichever came first
            if (!found[f].damage.empty()) damaged_.push_back(std::move(found[f].damage));
            records_.insert(records_.end(), found[f].records.begin(), found[f].records.end());
        }
        if (records_.empty())
            throw data_error("nas.data.40", files_[0], files_.size() > 1 ? " and the other files" : "",
                             ": no records; name files that hold some");
    }

    std::size_t size() const { return records_.size(); }
    std::vector<std::string> const& files() const { return files_; }
    /// One message per file that ends in damage, with keep_before_damage.
    std::vector<std::string> const& damaged() const { return damaged_; }
    std::string const& file_of(std::size_t i) const { return files_[records_[i].file]; }
    /// Where record `i` begins, in bytes of its decompressed file.
    std::uint64_t offset_of(std::size_t i) const { return records_[i].offset; }

    /// The data of record `i`, in `memory` or in the index itself. Thread-safe. Throws `data_error` nas.data.32
    /// (damaged), nas.data.59 (the file has changed since), nas.data.1.
    std::span<std::uint8_t const> read(std::size_t i, std::vector<std::uint8_t>& memory) const {
        record const& r = records_[i];
        std::string const& path = files_[r.file];
        std::span<std::uint8_t const> whole; // with header and checksum
        if (auto const& unpacked = unpacked_[r.file]) {
            whole = std::span(*unpacked).subspan(static_cast<std::size_t>(r.offset), framed(r));
        } else {
            memory.resize(framed(r));
            random_access_file const file(path);
            if (file.read(r.offset, memory) < memory.size())
                throw data_error("nas.data.59", path, ": ends before the record at byte ", r.offset,
                                 " does; the file has changed since its records were listed: list them again");
            whole = memory;
            auto const header = whole.first<detail::tfrecord_header>();
            if (detail::little_endian<std::uint64_t>(header.data()) != r.length ||
                !detail::tfrecord_length_holds(header))
                throw data_error("nas.data.59", path, ": there is another record at byte ", r.offset,
                                 "; the file has changed since its records were listed: list them again");
        }
        auto const data = whole.subspan(detail::tfrecord_header, static_cast<std::size_t>(r.length));
        if (options_.records.check_data) detail::check_tfrecord_data(data, data.data() + r.length, path, r.offset);
        return data;
    }

private:
    struct record {
        std::uint64_t offset, length;
        std::uint32_t file;
    };
    struct contents {
        std::vector<record> records;
        std::string damage;
        std::exception_ptr error;
    };
    static std::size_t framed(record const& r) {
        return static_cast<std::size_t>(r.length) + detail::tfrecord_header + detail::tfrecord_footer;
    }

    void look_through(std::size_t f, contents& found, std::atomic<std::uint64_t>& unpacked_bytes) {
        std::string const& path = files_[f];
        try {
            if (detail::tfrecord_packing(path) == packing::none) {
                random_access_file const file(path);
                std::array<std::uint8_t, 4096> window{}; // small records come many in one reading
                std::uint64_t begin = 0, end = 0;
                walk(f, file.size(), found, [&](std::uint64_t at) {
                    if (at < begin || at + detail::tfrecord_header > end) {
                        begin = at;
                        end = at + file.read(at, window);
                        if (end < at + detail::tfrecord_header) detail::tfrecord_ends(path, at, end);
                    }
                    return std::span<std::uint8_t const>(window)
                        .subspan(static_cast<std::size_t>(at - begin))
                        .first<detail::tfrecord_header>();
                });
                return;
            }
            auto const all = std::make_shared<std::vector<std::uint8_t>>();
            unpacked_[f] = all;
            std::exception_ptr damage;
            try {
                unpack(path, *all, unpacked_bytes);
            } catch (data_error const& e) {
                if (e.id() == "nas.data.40" || !options_.keep_before_damage) throw;
                damage = std::current_exception();
            }
            walk(f, all->size(), found, [&](std::uint64_t at) {
                return std::span<std::uint8_t const>(*all)
                    .subspan(static_cast<std::size_t>(at))
                    .first<detail::tfrecord_header>();
            });
            if (damage) std::rethrow_exception(damage);
        } catch (data_error const& e) {
            if (!options_.keep_before_damage || e.id() == "nas.data.40" || e.id() == "nas.data.1") throw;
            found.damage = e.what();
        }
    }
    /// Lists the records of a file of `size` bytes; `header_at` gives the 12 bytes at an offset.
    template <class HeaderAt>
    void walk(std::size_t f, std::uint64_t size, contents& found, HeaderAt const& header_at) const {
        constexpr std::uint64_t frame = detail::tfrecord_header + detail::tfrecord_footer;
        std::string const& path = files_[f];
        for (std::uint64_t at = 0; at < size;) {
            if (size - at < detail::tfrecord_header) detail::tfrecord_ends(path, at, size);
            std::uint64_t const length = detail::tfrecord_length(header_at(at), path, at, options_.records);
            if (size - at < frame || size - at - frame < length) detail::tfrecord_ends(path, at, size);
            found.records.push_back({at, length, static_cast<std::uint32_t>(f)});
            at += frame + length;
        }
    }
    void unpack(std::string const& path, std::vector<std::uint8_t>& to,
                std::atomic<std::uint64_t>& unpacked_bytes) const {
        constexpr std::size_t step = std::size_t{1} << 20;
        input_file file(path, packing::packed);
        for (std::size_t n = step; n == step;) {
            std::size_t const have = to.size();
            to.resize(have + step);
            try {
                n = file.read(std::span(to).subspan(have));
            } catch (data_error const&) { // what came out before the damage is good
                to.resize(static_cast<std::size_t>(file.position()));
                throw;
            }
            to.resize(have + n);
            if ((unpacked_bytes += n) > options_.max_unpacked_bytes)
                throw data_error("nas.data.40", path, ": the compressed files hold more than ",
                                 options_.max_unpacked_bytes,
                                 " bytes, the limit of what is kept in memory; decompress them (gunzip), or raise "
                                 "max_unpacked_bytes");
        }
        to.shrink_to_fit();
    }

    tfrecord_index_options options_;
    std::vector<std::string> files_;
    std::vector<std::shared_ptr<std::vector<std::uint8_t> const>> unpacked_; // null: plain
    std::vector<record> records_;
    std::vector<std::string> damaged_;
};

} // namespace nas::train
