#pragma once
// Finished trials as JSON lines: an observer that writes them, a function that reads them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/io/json.hpp>
#include <nas/io/trial_json.hpp>
#include <nas/search/study_view.hpp>
#include <nas/space/space_view.hpp>
#include <nas/storage/append_file.hpp>
#include <nas/storage/read_file.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::io {

/// Observer that appends one line per finished trial to the file `path`, see `trial_to_json`.
///
/// The storage is the truth, the file its copy: when a study is continued, lines that are missing or torn are written, so
/// that after a crash the file holds every finished trial once. Opening the study throws `storage_error` if the file holds
/// anything else; so does writing, and the lines that could not be written are written with the next.
///
///     nas::search search{space, controller, nas::accuracy{},
///                        {.storage = nas::storage::journal{"run.journal"}, .observers = {nas::io::jsonl{"trials.jsonl"}}}};
class jsonl {
public:
    explicit jsonl(std::string path) : path_(std::move(path)) {}

    void on_open(study_view v) {
        file_ = {};
        storage::append_file file(path_, true);
        std::string lines;
        for (std::uint64_t const number : v.finished) put_line(lines, v.history[number], v.space);
        std::string const present = file.read_all();
        if (!std::string_view(lines).starts_with(present))
            throw storage_error("nas.storage.15", "'", path_,
                                "' does not hold the trials of this study; move it away, or write to another file");
        file.append(std::string_view(lines).substr(present.size()));
        file_ = std::move(file);
        unwritten_.clear();
    }

    void on_finish(trial_record const& r, study_view v) {
        put_line(unwritten_, r, v.space);
        file_.append(unwritten_);
        unwritten_.clear();
    }

private:
    static void put_line(std::string& out, trial_record const& r, space_view space) {
        out += write_json(trial_to_json(space, r));
        out += '\n';
    }

    std::string path_;
    storage::append_file file_;
    std::string unwritten_;
};

/// The trials of a file that `jsonl` wrote for a search of `space`, in the order of its lines.
///
/// Throws `storage_error` if it cannot be read, `data_error` with the line's number if a line is not a trial, and
/// `genome_mismatch` if the trials belong to another space.
inline std::vector<trial_record> read_jsonl(space_view space, std::string const& path) {
    std::string const text = storage::read_file(path);
    std::vector<trial_record> records;
    std::size_t at = 0;
    for (std::size_t line = 1; at < text.size(); ++line) {
        std::size_t const end = text.find('\n', at);
        std::string_view const one = std::string_view(text).substr(at, end == text.npos ? end : end - at);
        if (!one.empty())
            records.push_back(trial_from_json(space, parse_json(one, concat(path, " (trial in line ", line, ")"))));
        at = end == text.npos ? text.size() : end + 1;
    }
    return records;
}

} // namespace nas::io
