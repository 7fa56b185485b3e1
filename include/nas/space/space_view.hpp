#pragma once
// A non-owning, type-erased handle on a space: what controllers see.

#include <nas/space/chooser.hpp>

namespace nas {

/// Walks a space without knowing its value type. The space must outlive the view.
class space_view {
public:
    template <SearchSpace S>
    space_view(S const& s) // NOLINT(google-explicit-constructor): a view is the space to its reader
        : space_(&s), walk_([](void const* erased, chooser& c) { (void)static_cast<S const*>(erased)->decode(c); }) {}

    /// Answers every decision of the space with `c`. Throws what the space and the chooser throw.
    void walk(chooser& c) const { walk_(space_, c); }

private:
    void const* space_;
    void (*walk_)(void const*, chooser&);
};

} // namespace nas
