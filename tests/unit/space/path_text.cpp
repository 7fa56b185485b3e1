#include <nas/space/path_text.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("path_text: names with dots between, indices in brackets", "[space]") {
    nas::path_text path;
    CHECK(path.text().empty());
    path.enter("stages");
    path.enter(1u);
    path.enter(12u);
    path.enter("kernel");
    CHECK(path.text() == "stages[1][12].kernel");
    path.leave();
    path.leave();
    CHECK(path.text() == "stages[1]");
    path.leave();
    path.leave();
    CHECK(path.text().empty());
    path.enter(0u);
    path.enter("kernel");
    CHECK(path.text() == "[0].kernel");
}

TEST_CASE("path_text: names that would be read as something else are refused with their place", "[space]") {
    nas::path_text path;
    path.enter("stem");
    for (char const* name : {"", "a.b", "[0]", "\""})
        test::check_error<nas::space_error>(
            "nas.space.6", [&] { path.enter(name); }, "'stem'", name);
    CHECK(path.text() == "stem");
}
