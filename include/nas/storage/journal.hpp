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
        std::vector<trial_event> events = begins_whole(bytes) ? load(file, bytes, wanted) : begin(file, bytes, wanted);
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
        if (options_.sync == sync_policy::never || kind != trial_event_kind::told) return;
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
    static constexpr std::string_view magic = "nas-journal 1\n";

    // False for a file that is new, or whose first write was cut short. Throws if the file is something else.
    bool begins_whole(std::string_view bytes) const {
        if (bytes.starts_with(magic)) {
            if (frame_at(bytes.substr(magic.size()))) return true;
            if (next_frame(bytes, magic.size()) == bytes.npos) return false;
            throw storage_error("nas.storage.11", "the header of journal '", path_,
                                "' is damaged; restore the file from a copy");
        }
        if (magic.starts_with(bytes)) return false;
        if (bytes.starts_with("nas-journal "))
            throw storage_error("nas.storage.12", "journal '", path_,
                                "' was written by another version of the library (", bytes.substr(0, bytes.find('\n')),
                                ", this one reads ", magic.substr(0, magic.size() - 1), ")");
        throw storage_error("nas.storage.10", "'", path_, "' is not a journal of nas; choose another file");
    }

    std::vector<trial_event> begin(append_file& file, std::string_view torn, study_identity const& identity) {
        if (!torn.empty()) {
            notes_.push_back(concat("journal '", path_, "': its header was incomplete (", torn.size(),
                                    " bytes) and was written anew"));
            file.truncate(0);
        }
        std::string payload;
        encode_identity(payload, identity);
        std::string header(magic);
        put_frame(header, payload);
        file.append(header);
        if (options_.sync == sync_policy::each_trial) {
            file.sync();
            file.sync_folder();
        }
        return {};
    }

    std::vector<trial_event> load(append_file& file, std::string_view bytes, study_identity const& wanted) {
        std::string_view const header = *frame_at(bytes.substr(magic.size()));
        byte_reader in(header);
        require_same_identity(decode_identity(in), wanted, concat("journal '", path_, "'"));

        std::vector<trial_event> events;
        std::size_t at = magic.size() + frame_overhead + header.size();
        std::size_t finished = 0;
        while (at < bytes.size()) {
            auto const payload = frame_at(bytes.substr(at));
            if (!payload) {
                if (next_frame(bytes, at + 1) != bytes.npos)
                    throw storage_error(
                        "nas.storage.11", "journal '", path_, "' is damaged at byte ", at,
                        ", with more records behind it; restore it from a copy, or cut it there (truncate -s ", at,
                        ") to keep the ", finished, " trials finished before");
                notes_.push_back(concat("journal '", path_, "': its last record was incomplete (", bytes.size() - at,
                                        " bytes) and was removed; the trial it belonged to is run again"));
                file.truncate(at);
                break;
            }
            events.push_back(decode_event(*payload));
            if (events.back().kind == trial_event_kind::told) ++finished;
            at += frame_overhead + payload->size();
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
