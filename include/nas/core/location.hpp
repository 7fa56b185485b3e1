#pragma once
// The place in the source from which a function was called; std::source_location is missing on clang 14.

namespace nas {

/// File, line and function of a call, when `location::current()` is a default argument.
///
///     void check(bool ok, nas::location where = nas::location::current());
struct location {
    char const* file = "";
    int line = 0;
    char const* function = "";

    static constexpr location current(char const* file = __builtin_FILE(), int line = __builtin_LINE(),
                                      char const* function = __builtin_FUNCTION()) noexcept {
        return {file, line, function};
    }
};

} // namespace nas
