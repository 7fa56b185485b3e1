#include <nas/controller/inner_state.hpp>
#include <nas/controller/random_search.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

TEST_CASE("inner_state: the state of a controller inside comes back, and needs save and load", "[inner_state]") {
    nas::random_search const c{.replacement = false};
    nas::random_search::state s;
    nas::rng r(1);
    (void)c.propose(s, test::six_points, r);
    std::string bytes;
    nas::byte_writer out(bytes);
    nas::detail::put_state(out, c, s);
    nas::byte_reader in(bytes);
    CHECK(nas::detail::get_state(in, c) == s);
    CHECK_NOTHROW(nas::detail::check_end(in));
    nas::byte_reader more("x");
    test::check_error<nas::storage_error>("nas.controller.112", [&] { nas::detail::check_end(more); });

    test::scripted const unsaved{{{}}};
    test::check_error<nas::search_error>("nas.controller.111", [&] { nas::detail::put_state(out, unsaved, {}); });
    test::check_error<nas::search_error>("nas.controller.111", [&] {
        nas::byte_reader again(bytes);
        (void)nas::detail::get_state(again, unsaved);
    });
    CHECK(nas::detail::name_of_controller(unsaved) == "scripted");
    CHECK_NOTHROW(nas::detail::check_controller(unsaved));
}
