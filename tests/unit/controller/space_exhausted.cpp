#include <nas/controller/space_exhausted.hpp>

#include "support/catch.hpp"

TEST_CASE("space_exhausted: is a search_error of its own kind", "[controller]") {
    try {
        throw nas::space_exhausted("nas.search.4", "all ", 6, " proposed");
    } catch (nas::search_error const& e) {
        CHECK(dynamic_cast<nas::space_exhausted const*>(&e));
        CHECK(e.id() == "nas.search.4");
        CHECK(std::string(e.what()) == "[nas.search.4] all 6 proposed");
    }
}
