#pragma once
// What must stay the same for a stored study to be continued.

#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

/// A name and a value that belong together: `{"epochs", "3"}`.
struct setting {
    std::string name;
    std::string value;

    friend bool operator==(setting const&, setting const&) = default;
};

/// The space, seed, window and policies of a study, and the program's own settings, in a fixed order.
using study_identity = std::vector<setting>;

/// Throws `storage_error` that names the first difference between the identity found at `place` and the wanted one.
inline void require_same_identity(study_identity const& stored, study_identity const& wanted, std::string_view place) {
    auto const value_of = [](study_identity const& all, std::string_view name) -> std::string const* {
        for (setting const& s : all)
            if (s.name == name) return &s.value;
        return nullptr;
    };
    auto const shown = [](std::string const* value) {
        return value ? std::string_view(*value) : std::string_view("(none)");
    };
    auto const compare = [&](std::string const& name) {
        std::string const* const old_value = value_of(stored, name);
        std::string const* const new_value = value_of(wanted, name);
        if (old_value && new_value && *old_value == *new_value) return;
        if (name == "space")
            throw storage_error("nas.storage.16", place, " holds a study of another space (fingerprint ",
                                shown(old_value), ", this space has ", shown(new_value),
                                "); continue it with the space it was started with, or choose another file (and "
                                "take its trials over with search.adopt)");
        throw storage_error("nas.storage.3", place, " holds a study with ", name, " = ", shown(old_value),
                            ", this search has ", shown(new_value),
                            "; a study continues only with its own settings: restore them, or choose another file");
    };
    for (setting const& s : wanted) compare(s.name);
    for (setting const& s : stored) compare(s.name);
}

} // namespace nas
