#pragma once
// What the engine of a search needs of the search, which knows the types.

#include <concepts>
#include <string>

#include <nas/storage/study_identity.hpp>

namespace nas::detail {

/// `describe()` of a policy, or "custom".
template <class P>
std::string described(P const& policy) {
    if constexpr (requires {
                      { policy.describe() } -> std::convertible_to<std::string>;
                  })
        return policy.describe();
    else return "custom";
}

/// What the engine asks of the search it belongs to.
struct study_host {
    /// Throws `search_error` if an option of a policy is impossible.
    virtual void check() const = 0;
    /// The part of the identity that depends on types: space, reward, latency.
    virtual study_identity identity() const = 0;

protected:
    ~study_host() = default;
};

} // namespace nas::detail
