#pragma once
// A study in one append-only file: every event is a checksummed frame, a torn tail is repaired, one process writes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/storage/append_file.hpp>
#include <nas/storage/concept.hpp>
#include <nas/storage/frame.hpp>
#include <nas/storage/journal_format.hpp>
#include <nas/storage/record_codec.hpp>

namespace nas::storage {

/// When the journal waits for the device.
enum class sync_policy : std::uint8_t {
    never,      ///< survives the death of the process at any instruction; a power failure may cost the last seconds
    each_trial, ///< after every finished trial: survives power failures too, and costs a flush of the device per trial
};

struct journal_options {
    sync_policy sync = sync_policy::never;
};

/// Keeps a study in the file `path`, which is created by the first `open`.
///
///     nas::search search{space, controller, nas::accuracy{}, {.storage = nas::storage::journal{"run.journal"}}};
///
/// Running the program again continues the study: finished trials are kept, the controller is brought to the exact state
/// it had, trials that were in flight are run again. Layout: the line "nas-journal 1", a frame with the study's identity,
/// one frame per event; numbers are little endian. Equal studies have equal files on every machine.
class journal {
public:
    explicit journal(std::string path, journal_options options = {}) : path_(std::move(path)), options_(options) {}

    std::vector<trial_event> open(study_identity const& wanted) {
        notes_.clear();
        file_ = {};
        append_file file(path_, true);
        std::string const bytes = file.read_all();
        std::vector<trial_event> events =
            detail::journal_begins_whole(bytes, path_) ? load(file, bytes, wanted) : begin(file, bytes, wanted);
        file_ = std::move(file);
        return events;
    }

    void append(trial_event_kind kind, trial_record const& record) {
        event_.clear();
        encode_event(event_, kind, record);
        framed_.clear();
        put_frame(framed_, event_);
        std::size_t const before = file_.size();
        file_.append(framed_);
        if (options_.sync == sync_policy::never || begins_trial(kind)) return;
        try {
            file_.sync();
        } catch (storage_error const&) {
            file_.truncate(before);
            throw;
        }
    }

    /// Says that a torn tail was removed, if one was.
    std::vector<std::string> const& notes() const noexcept { return notes_; }

    std::string const& path() const noexcept { return path_; }

private:
    std::vector<trial_event> begin(append_file& file, std::string_view torn, study_identity const& identity) {
        if (!torn.empty()) {
            notes_.push_back(concat("journal '", path_, "': its header was incomplete (", torn.size(),
                                    " bytes) and was written anew"));
            file.truncate(0);
        }
        std::string payload;
        encode_identity(payload, identity);
        std::string header(detail::journal_magic);
        put_frame(header, payload);
        file.append(header);
        if (options_.sync == sync_policy::each_trial) {
            file.sync();
            file.sync_folder();
        }
        return {};
    }

    std::vector<trial_event> load(append_file& file, std::string_view bytes, study_identity const& wanted) {
        byte_reader in(detail::journal_header(bytes));
        require_same_identity(decode_identity(in), wanted, concat("journal '", path_, "'"));
        std::vector<trial_event> events;
        std::size_t const end =
            detail::for_each_event(bytes, path_, [&](trial_event&& e) { events.push_back(std::move(e)); });
        if (end != bytes.size()) {
            notes_.push_back(concat("journal '", path_, "': its last record was incomplete (", bytes.size() - end,
                                    " bytes) and was removed; the trial it belonged to is run again"));
            file.truncate(end);
        }
        return events;
    }

    std::string path_;
    journal_options options_;
    append_file file_;
    std::vector<std::string> notes_;
    std::string event_, framed_; // reused by every append
};

} // namespace nas::storage
