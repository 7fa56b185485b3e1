#pragma once
// read_trials(path): the trials of a journal, without continuing its study.

#include <string>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/storage/journal_format.hpp>
#include <nas/storage/read_file.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::storage {

/// The trials of the journal at `path` by number, genomes included; those that were in flight are `running`. The file is
/// only read, whatever its space and settings; an incomplete last record is left out. Throws `storage_error` if it cannot
/// be read, is no journal [nas.storage.10], of another version [nas.storage.12] or damaged [nas.storage.11, 13].
inline std::vector<trial_record> read_trials(std::string const& path) {
    std::string const bytes = read_file(path);
    std::vector<trial_record> trials;
    if (!detail::journal_begins_whole(bytes, path)) return trials;
    (void)detail::for_each_event(bytes, path, [&](trial_event&& e) {
        if (e.kind == trial_event_kind::baseline) return;
        bool const begins = begins_trial(e.kind);
        if (begins ? e.record.number != trials.size() : e.record.number >= trials.size())
            throw storage_error("nas.storage.13", "the stored events of trial ", e.record.number,
                                " contradict those before them; the record is damaged, restore it from a copy");
        if (begins) {
            trials.push_back(std::move(e.record));
        } else {
            nas::detail::take_question(e.record, trials[e.record.number]);
            trials[e.record.number] = std::move(e.record);
        }
    });
    return trials;
}

} // namespace nas::storage
