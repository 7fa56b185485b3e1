#pragma once
// The path of a decision (`stages[1].layers[0].mbconv.kernel`) and the 64-bit key that stands for it.

#include <cstdint>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>

namespace nas {

/// 64-bit identity of a decision inside a space: the hash of its path, equal on every compiler.
using decision_key = std::uint64_t;

namespace detail {

constexpr decision_key root_key = hash_text("");
constexpr decision_key key_under(decision_key outer, std::uint64_t name_hash) noexcept {
    return mix(outer ^ name_hash);
}
constexpr decision_key key_under(decision_key outer, std::uint32_t index) noexcept {
    return mix(outer ^ (std::uint64_t{index} + 1));
}

} // namespace detail

/// True for a text that can be a segment of a path: not empty, without control characters and without `.`, `[`, `]`,
/// `"`.
constexpr bool is_path_name(std::string_view name) noexcept {
    for (char const c : name)
        if (c == '.' || c == '[' || c == ']' || c == '"' || static_cast<unsigned char>(c) < 0x20) return false;
    return !name.empty();
}

/// The key of the decision at `path`, written as `describe_genome` writes it: names joined by dots, indices in
/// brackets; below the position with key `below`. Throws `space_error` [nas.space.4] if the text is no path.
constexpr decision_key key_of_path(std::string_view path, decision_key below = detail::root_key) {
    auto const malformed = [&] {
        return space_error("nas.space.4", "'", path,
                           "' is no decision path; write names and indices like stages[1].kernel");
    };
    decision_key key = below;
    std::size_t i = 0;
    while (i < path.size()) {
        if (path[i] == '[') {
            std::uint64_t index = 0;
            std::size_t const first = ++i;
            for (; i < path.size() && path[i] >= '0' && path[i] <= '9' && index <= 0xffffffffu; ++i)
                index = index * 10 + static_cast<std::uint64_t>(path[i] - '0');
            if (i == first || i == path.size() || path[i] != ']' || index > 0xffffffffu ||
                (path[first] == '0' && i > first + 1))
                throw malformed();
            ++i;
            key = detail::key_under(key, static_cast<std::uint32_t>(index));
        } else {
            if (i > 0 && path[i++] != '.') throw malformed();
            std::size_t end = i;
            while (end < path.size() && path[end] != '.' && path[end] != '[') ++end;
            std::string_view const name = path.substr(i, end - i);
            if (!is_path_name(name)) throw malformed();
            key = detail::key_under(key, hash_text(name));
            i = end;
        }
    }
    return key;
}

namespace detail {
class forwarding_chooser;
}

/// A position inside a space that grows by one segment per `scope`. Base of everything that walks a space.
///
/// Only the key is kept, so walking neither allocates nor copies names. Walkers that print set `wants_text_` and are
/// told the segments as they come and go; `wants_path_` is enough for those that follow the segments only.
class decision_path {
public:
    decision_path(decision_path const&) = delete;
    decision_path& operator=(decision_path const&) = delete;
    virtual ~decision_path() = default;

    /// Key of the present position.
    decision_key key() const noexcept { return key_; }

    /// True if this walker wants names and literals; spaces skip making texts otherwise.
    bool wants_text() const noexcept { return wants_text_; }

    /// Extends the path by one segment for the lifetime of the guard.
    class scope {
    public:
        scope(decision_path& p, std::string_view name) : scope(p, name, hash_text(name)) {}
        scope(decision_path& p, std::uint32_t index) : path_(p), outer_(p.key_) {
            p.key_ = detail::key_under(outer_, index);
            if (p.wants_path_ || p.wants_text_) p.entered(index);
        }
        /// `name_hash` lets callers hash member names at compile time; it must be `hash_text(name)`.
        scope(decision_path& p, std::string_view name, std::uint64_t name_hash) : path_(p), outer_(p.key_) {
            p.key_ = detail::key_under(outer_, name_hash);
            if (p.wants_path_ || p.wants_text_) p.entered(name);
        }
        ~scope() {
            path_.key_ = outer_;
            if (path_.wants_path_ || path_.wants_text_) path_.left();
        }
        scope(scope const&) = delete;
        scope& operator=(scope const&) = delete;

    private:
        decision_path& path_;
        decision_key outer_;
    };

protected:
    explicit decision_path(decision_key at = detail::root_key) : key_(at) {}

    // Called as the path grows and shrinks, if `wants_text_` or `wants_path_`.
    virtual void entered(std::string_view) {}
    virtual void entered(std::uint32_t) {}
    virtual void left() {}

    bool wants_text_ = false;
    bool wants_path_ = false; // the segments, but no literals

private:
    friend class detail::forwarding_chooser;

    decision_key key_;
};

} // namespace nas
