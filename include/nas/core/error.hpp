#pragma once
// The exceptions of the library. Every one carries a stable id, listed in docs/errors.md.

#include <stdexcept>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>

namespace nas {

/// Base of all errors thrown by the library. `what()` reads "[nas.space.3] what was wrong: where, which value; what to
/// do".
class error : public std::runtime_error {
public:
    /// `id` is a string literal such as "nas.space.3"; the pieces are joined with `concat`.
    template <class... Pieces>
    explicit error(std::string_view id, Pieces const&... pieces)
        : std::runtime_error(concat("[", id, "] ", pieces...)), id_(id) {}

    /// The stable identifier, without brackets. It refers to a literal and never dangles.
    std::string_view id() const noexcept { return id_; }

private:
    std::string_view id_;
};

/// A search space is malformed, or a value does not belong to it.
struct space_error : error {
    using error::error;
};

/// A decision or an architecture violates a constraint; a normal result, not a defect.
struct infeasible : error {
    using error::error;
};

/// A genome does not belong to the space it is used with.
struct genome_mismatch : error {
    using error::error;
};

/// A search, trial or controller was used or configured wrongly.
struct search_error : error {
    using error::error;
};

/// A record could not be written or read.
struct storage_error : error {
    using error::error;
};

/// Shapes of a network do not fit.
struct shape_error : error {
    using error::error;
};

/// A backend cannot run what was asked, or its library failed.
struct backend_error : error {
    using error::error;
};

/// A data set is missing, damaged or out of range.
struct data_error : error {
    using error::error;
};

} // namespace nas
