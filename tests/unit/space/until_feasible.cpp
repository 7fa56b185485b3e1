#include <nas/space/until_feasible.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::until_feasible;

TEST_CASE("until_feasible: the first draw uses the stream itself, further ones streams of it", "[space]") {
    nas::rng const r(7);
    CHECK(until_feasible(r, [](nas::rng const& own) { return own.key(); }) == r.key());
    int calls = 0;
    std::uint64_t const key = until_feasible(r, [&](nas::rng const& own) {
        if (++calls < 5) throw nas::infeasible("nas.space.51", "no");
        return own.key();
    });
    CHECK(calls == 5);
    CHECK(key != r.key());
}

TEST_CASE("until_feasible: stops honestly, and lets other errors through", "[space]") {
    int calls = 0;
    test::check_error<nas::space_error>("nas.space.52", [&] {
        (void)until_feasible(nas::rng(1), [&](nas::rng const&) -> int {
            ++calls;
            throw nas::infeasible("nas.space.51", "no");
        });
    });
    CHECK(calls == 1000);
    test::check_error<nas::space_error>("nas.space.9", [] {
        (void)until_feasible(nas::rng(1), [](nas::rng const&) -> int { throw nas::space_error("nas.space.9", "x"); });
    });
}
