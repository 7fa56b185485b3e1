#pragma once
// The check that an error has its stable id and says what it should.

#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace test {

/// Requires that `f` throws `Error` with `id` and that its message contains every one of `parts`.
template <class Error, class F, class... Parts>
void check_error(std::string_view id, F&& f, Parts const&... parts) {
    try {
        f();
    } catch (Error const& e) {
        CHECK(e.id() == id);
        std::string const text = e.what();
        CHECK(text.starts_with("[" + std::string(id) + "] "));
        [[maybe_unused]] auto const check = [&](std::string_view part) {
            INFO("message: " << text << "\nmissing: " << part);
            CHECK(text.find(part) != std::string::npos);
        };
        (check(parts), ...);
        return;
    }
    FAIL("no error, expected " << id);
}

} // namespace test
