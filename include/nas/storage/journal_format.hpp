#pragma once
// What a journal looks like inside, for those who read one.

#include <cstddef>
#include <string_view>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/storage/frame.hpp>
#include <nas/storage/record_codec.hpp>
#include <nas/storage/trial_event.hpp>

namespace nas::storage::detail {

/// The line with which a journal begins; a frame with the identity and one per event follow.
inline constexpr std::string_view journal_magic = "nas-journal 1\n";

/// False for a journal that is new, or whose first write was cut short. Throws `storage_error` if `bytes` are none.
inline bool journal_begins_whole(std::string_view bytes, std::string_view path) {
    if (bytes.starts_with(journal_magic)) {
        if (frame_at(bytes.substr(journal_magic.size()))) return true;
        if (next_frame(bytes, journal_magic.size()) == bytes.npos) return false;
        throw storage_error("nas.storage.11", "the header of journal '", path,
                            "' is damaged; restore the file from a copy");
    }
    if (journal_magic.starts_with(bytes)) return false;
    if (bytes.starts_with("nas-journal "))
        throw storage_error("nas.storage.12", "journal '", path, "' was written by another version of the library (",
                            bytes.substr(0, bytes.find('\n')), ", this one reads ",
                            journal_magic.substr(0, journal_magic.size() - 1), ")");
    throw storage_error("nas.storage.10", "'", path, "' is not a journal of nas; choose another file");
}

/// The bytes of the identity. Precondition: `journal_begins_whole`.
inline std::string_view journal_header(std::string_view bytes) { return *frame_at(bytes.substr(journal_magic.size())); }

/// Calls `f(trial_event)` for every event in order; gives the offset behind the last whole one, where a torn tail begins.
/// Throws `storage_error` [nas.storage.11] if whole records follow a damaged one. Precondition: `journal_begins_whole`.
template <class F>
std::size_t for_each_event(std::string_view bytes, std::string_view path, F f) {
    std::size_t at = journal_magic.size() + frame_overhead + journal_header(bytes).size();
    std::size_t finished = 0;
    while (at < bytes.size()) {
        auto const payload = frame_at(bytes.substr(at));
        if (!payload) {
            if (next_frame(bytes, at + 1) == bytes.npos) break;
            throw storage_error("nas.storage.11", "journal '", path, "' is damaged at byte ", at,
                                ", with more records behind it; restore it from a copy, or cut it there (truncate -s ",
                                at, ") to keep the ", finished, " trials finished before");
        }
        trial_event e = decode_event(*payload);
        finished += e.kind == trial_event_kind::told;
        f(std::move(e));
        at += frame_overhead + payload->size();
    }
    return at;
}

} // namespace nas::storage::detail
