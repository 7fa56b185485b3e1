#pragma once
// A callable as latency estimator, with a fingerprint.

#include <concepts>
#include <string>
#include <utility>

#include <nas/trial/latency_reading.hpp>

namespace nas::latency {

/// Estimator that calls `estimate(arch)` and names what its numbers depend on, so that a stored study is not continued
/// with numbers of another device.
///
///     nas::latency::callable on_board{ask_board, "board 7, runtime 2.1"};
template <class F>
class callable {
public:
    callable(F estimate, std::string fingerprint)
        : estimate_(std::move(estimate)), fingerprint_(std::move(fingerprint)) {}

    template <class Arch>
    requires std::invocable<F const&, Arch const&> latency_reading operator()(Arch const& arch) const {
        return estimate_(arch);
    }
    std::string const& fingerprint() const noexcept { return fingerprint_; }

private:
    F estimate_;
    std::string fingerprint_;
};

} // namespace nas::latency
