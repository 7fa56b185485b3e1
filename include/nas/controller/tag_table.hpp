#pragma once
// Tags of several controllers in one study: which of them proposed a trial, and under which tag of its own.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <nas/core/bytes.hpp>

namespace nas::detail {

/// Gives out tags 1, 2, 3, … and keeps what stands behind each until it is taken back.
class tag_table {
public:
    struct entry {
        std::uint64_t tag = 0;   ///< in the record
        std::uint32_t part = 0;  ///< which controller
        std::uint64_t inner = 0; ///< its own tag

        friend bool operator==(entry const&, entry const&) = default;
    };

    std::uint64_t issue(std::uint32_t part, std::uint64_t inner) {
        open_.push_back({++last_, part, inner});
        return last_;
    }

    /// What was issued under `tag`, once; empty for other tags.
    std::optional<entry> take(std::uint64_t tag) {
        auto const at = std::lower_bound(open_.begin(), open_.end(), tag,
                                         [](entry const& e, std::uint64_t t) { return e.tag < t; });
        if (at == open_.end() || at->tag != tag) return std::nullopt;
        entry const out = *at;
        open_.erase(at);
        return out;
    }

    void save(byte_writer& out) const {
        out.put(last_);
        out.put(static_cast<std::uint32_t>(open_.size()));
        for (entry const& e : open_) {
            out.put(e.tag);
            out.put(e.part);
            out.put(e.inner);
        }
    }
    /// Throws `storage_error` if the bytes end too early.
    static tag_table load(byte_reader& in) {
        tag_table t;
        t.last_ = in.get<std::uint64_t>();
        t.open_.resize(in.get_count(20));
        for (entry& e : t.open_) {
            e.tag = in.get<std::uint64_t>();
            e.part = in.get<std::uint32_t>();
            e.inner = in.get<std::uint64_t>();
        }
        return t;
    }

    friend bool operator==(tag_table const&, tag_table const&) = default;

private:
    std::uint64_t last_ = 0;
    std::vector<entry> open_; // ascending
};

} // namespace nas::detail
