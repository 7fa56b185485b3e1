#include <string>
#include <type_traits>

#include <nas/core/error.hpp>

#include "support/catch.hpp"

TEST_CASE("error: what() is the id in brackets and the joined pieces", "[core]") {
    nas::space_error const e("nas.example.1", "kernel ", 4, " at '", "stem", "' is even");
    CHECK(std::string(e.what()) == "[nas.example.1] kernel 4 at 'stem' is even");
    CHECK(e.id() == "nas.example.1");
}

TEST_CASE("error: every kind can be caught as nas::error and as std::exception", "[core]") {
    auto const thrown_as_error = []<class E>(E const& original) {
        STATIC_REQUIRE(std::is_base_of_v<std::exception, E>);
        try {
            throw original;
        } catch (nas::error const& e) {
            return e.id() == "nas.example.3";
        }
    };
    CHECK(thrown_as_error(nas::space_error("nas.example.3")));
    CHECK(thrown_as_error(nas::infeasible("nas.example.3")));
    CHECK(thrown_as_error(nas::genome_mismatch("nas.example.3")));
    CHECK(thrown_as_error(nas::search_error("nas.example.3")));
    CHECK(thrown_as_error(nas::storage_error("nas.example.3")));
    CHECK(thrown_as_error(nas::shape_error("nas.example.3")));
    CHECK(thrown_as_error(nas::backend_error("nas.example.3")));
    CHECK(thrown_as_error(nas::data_error("nas.example.3")));
}
