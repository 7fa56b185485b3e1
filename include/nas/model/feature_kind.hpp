#pragma once
// feature_kind: whether a feature is a number or one of some kinds.

#include <cstdint>

namespace nas::model {

/// What a feature is: one of `categories` kinds, or a number if that is 0. A negative value is a feature that is absent, a kind of
/// its own.
struct feature_kind {
    std::uint32_t categories = 0;

    bool number() const noexcept { return categories == 0; }

    friend bool operator==(feature_kind const&, feature_kind const&) = default;
};

} // namespace nas::model
