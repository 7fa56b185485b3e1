#pragma once
// The depths around that of a reference network, as the spaces of MnasNet and EfficientNetV2 have them.

#include <cstdint>
#include <string>

#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/visitor.hpp>

namespace nas::zoo {

/// Made by `repeats_around`.
struct repeats_space {
    using value_type = int;

    int base;

    int decode(chooser& c) const {
        return at(c.pick(arity(), [this](std::uint32_t i) { return literal_of(at(i)); }));
    }
    constexpr bigint cardinality() const { return arity(); }
    void visit(space_visitor& v) const {
        v.choice(arity(), [this](std::uint32_t i) { return literal_of(at(i)); });
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        for (std::uint32_t i = 0; i < arity(); ++i)
            if (nas::detail::same_value(nas::detail::convert<V>(at(i)), value)) {
                e.put(arity(), i);
                return true;
            }
        return e.mismatch();
    }

private:
    constexpr std::uint32_t arity() const { return base == 1 ? 2 : 3; }
    constexpr int at(std::uint32_t i) const { return i == 0 ? base : base == 1 || i == 2 ? base + 1 : base - 1; }
};

/// r, r - 1 or r + 1 repeats; 1 or 2 for r = 1. Throws `space_error` nas.zoo.301 for r < 1.
constexpr repeats_space repeats_around(int r) {
    if (r < 1) throw space_error("nas.zoo.301", "repeats_around: ", r, " is no number of layers");
    return {r};
}

} // namespace nas::zoo
