#pragma once
// What an any_space yields: texts by path, as a light tree.

#include <string>
#include <string_view>
#include <vector>

namespace nas {

/// The text of a decision or fixed value, and what lies below it.
struct any_value {
    std::string name; ///< segment of the path: "kernel" or "[0]"; empty at the root
    std::string text; ///< empty where there is no value, only parts
    std::vector<any_value> parts;

    /// The part at `path`, written like `blocks[0].kernel`; null if there is none. The empty path is the value itself.
    any_value const* find(std::string_view path) const {
        any_value const* at = this;
        while (!path.empty()) {
            if (path.front() == '.') path.remove_prefix(1);
            auto length = path.find_first_of(".[", 1);
            if (length == path.npos) length = path.size();
            at = at->part(path.substr(0, length));
            if (!at) return nullptr;
            path.remove_prefix(length);
        }
        return at;
    }

    /// The part directly below with this name; null if there is none.
    any_value const* part(std::string_view wanted) const {
        for (any_value const& p : parts)
            if (p.name == wanted) return &p;
        return nullptr;
    }

    friend bool operator==(any_value const&, any_value const&) = default;
};

} // namespace nas
