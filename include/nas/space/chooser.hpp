#pragma once
// The one interface between a space and whoever decides: samplers, mutators, enumerators, tracers.

#include <cstdint>
#include <string_view>

#include <nas/core/hash.hpp>

namespace nas {

/// 64-bit identity of a decision inside a space: the hash of its path, equal on every compiler.
using decision_key = std::uint64_t;

/// One question: which of `arity` alternatives, asked at `key`. `arity` >= 2.
struct decision {
    decision_key key;
    std::uint32_t arity;
};

/// A type that can be decoded: `typename S::value_type` and `s.decode(chooser&) -> value_type`. See concept.hpp.
template <class S>
concept SearchSpace = requires { typename S::value_type; };

/// Answers the decisions of a space, one at a time, in the order in which `decode` meets them.
///
/// Derived classes implement `choose`; spaces call `pick`; combinators open a `scope` per path segment.
/// A chooser is used by one `decode` at a time and keeps no reference to the space.
class chooser {
public:
    chooser() = default;
    chooser(chooser const&) = delete;
    chooser& operator=(chooser const&) = delete;
    virtual ~chooser() = default;

    /// Index of the chosen alternative, in [0, arity). A single alternative is no decision and is not asked.
    std::uint32_t pick(std::uint32_t arity) { return arity == 1 ? 0 : choose({key_, arity}); }

    /// Decodes `space` under the path segment `name` (or index `i`): the way of writing a space by run.
    ///
    ///     int width = pick("width", nas::one_of(16, 32));
    template <SearchSpace S>
    auto operator()(std::string_view name, S const& space) -> typename S::value_type {
        scope const in(*this, name);
        return space.decode(*this);
    }
    template <SearchSpace S>
    auto operator()(std::size_t index, S const& space) -> typename S::value_type {
        scope const in(*this, static_cast<std::uint32_t>(index));
        return space.decode(*this);
    }

    /// True if the chooser wants `literal` after each pick; spaces skip making the text otherwise.
    bool wants_literals() const noexcept { return wants_literals_; }

    /// The text of the value just chosen ("3", "true", "mbconv"), for choosers that print.
    virtual void literal(std::string_view) {}

    /// Extends the path by one segment for the lifetime of the guard.
    class scope {
    public:
        scope(chooser& c, std::string_view name) : scope(c, name, hash_text(name)) {}
        scope(chooser& c, std::uint32_t index) : chooser_(c), outer_(c.key_) {
            c.key_ = mix(outer_ ^ (index + 1));
            c.entered(index);
        }
        /// `name_hash` lets callers hash member names at compile time; it must be `hash_text(name)`.
        scope(chooser& c, std::string_view name, std::uint64_t name_hash) : chooser_(c), outer_(c.key_) {
            c.key_ = mix(outer_ ^ name_hash);
            c.entered(name);
        }
        ~scope() {
            chooser_.key_ = outer_;
            chooser_.left();
        }
        scope(scope const&) = delete;
        scope& operator=(scope const&) = delete;

    private:
        chooser& chooser_;
        decision_key outer_;
    };

protected:
    virtual std::uint32_t choose(decision d) = 0;

    // Called as the path grows and shrinks. Only choosers that print paths override them.
    virtual void entered(std::string_view) {}
    virtual void entered(std::uint32_t) {}
    virtual void left() {}

    bool wants_literals_ = false;

private:
    decision_key key_ = hash_text("");
};

} // namespace nas
