#pragma once
// between(1, 4): a whole number out of a range, with an optional step.

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include <nas/core/error.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// Space of the numbers low, low + step, ...: `arity` of them. Made by `between`.
template <std::integral T>
struct range {
    using value_type = T;

    T low;
    std::uint64_t step;
    std::uint32_t arity;

    T decode(chooser& c) const {
        return at(c.pick(arity, [this](std::uint32_t i) { return literal(i); }));
    }
    constexpr bigint cardinality() const { return arity; }
    void visit(space_visitor& v) const {
        v.choice(arity, [this](std::uint32_t i) { return literal(i); });
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        if constexpr (std::integral<V> && !std::same_as<V, bool>) {
            auto const offset = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(low);
            std::uint64_t const index = offset / step;
            if (index >= arity || !fits<V>(at(static_cast<std::uint32_t>(index)), value)) return e.mismatch();
            e.put(arity, static_cast<std::uint32_t>(index));
            return true;
        } else {
            return e.search(*this, value);
        }
    }

    // The alternative at an index, for those who choose it by themselves; see `some_of`.
    T decode_at(chooser&, std::uint32_t i) const { return at(i); }
    static constexpr bigint cardinality_at(std::uint32_t) { return 1; }
    std::string literal(std::uint32_t i) const { return literal_of(at(i)); }
    template <class V>
    bool encode_at(V const& value, encoder&, std::uint32_t i) const {
        if constexpr (std::integral<V> && !std::same_as<V, bool>) return fits<V>(at(i), value);
        else return false;
    }

private:
    // Unsigned arithmetic, because low + index * step may pass through the limits of T.
    constexpr T at(std::uint32_t index) const { return static_cast<T>(static_cast<std::uint64_t>(low) + index * step); }

    template <class V>
    static bool fits(T mine, V wanted) {
        return static_cast<V>(mine) == wanted && (mine < T{}) == (wanted < V{});
    }
};

/// A whole number from `low` to `high`, both included, in steps of `step`. If the steps miss `high`, the largest value
/// is the last one below it. Throws `space_error` [nas.space.11] for an empty range, a step below 1, or 2^32 - 1 or more
/// values.
///
///     constexpr auto depth = nas::between(1, 4);          // 1 2 3 4
///     constexpr auto width = nas::between(16, 64, 16);    // 16 32 48 64
template <class Low, class High, class Step = int>
constexpr auto between(Low low, High high, Step step = 1) {
    constexpr bool whole = std::integral<Low> && std::integral<High> && std::integral<Step>;
    static_assert(whole, "nas::between is for whole numbers; list other values with nas::one_of");
    if constexpr (whole) {
        using T = std::common_type_t<Low, High>;
        if (static_cast<T>(low) > static_cast<T>(high))
            throw space_error("nas.space.11", "between: the range from ", low, " to ", high, " is empty");
        if (step < 1) throw space_error("nas.space.11", "between: a step of ", step, " does not lead from low to high");
        auto const width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        std::uint64_t const last = width / static_cast<std::uint64_t>(step);
        if (last + 1 >= continuous_arity)
            throw space_error("nas.space.11", "between: the range from ", low, " to ", high,
                              " has 2^32 - 1 or more values");
        return range<T>{static_cast<T>(low), static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(last + 1)};
    }
}

} // namespace nas
