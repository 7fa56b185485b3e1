#include <nas/controller/propose.hpp>
#include <nas/controller/random_search.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

namespace {

// The four forms of `propose`.
struct with_budget {
    struct state {};
    nas::proposal propose(state&, nas::space_view space, nas::rng& r) const {
        return {.genome = nas::sample(space, r), .budget = 3, .continues = 7, .tag = 5};
    }
    void feedback(state&, nas::trial_record const&) const {}
};
struct counts_pending {
    struct state {};
    nas::proposal propose(state&, nas::space_view, nas::rng&, nas::pending_genomes pending) const {
        return {.budget = static_cast<double>(pending.size())};
    }
    void feedback(state&, nas::trial_record const&) const {}
};
struct copies_pending {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&, nas::pending_genomes pending) const { return *pending[0]; }
    void feedback(state&, nas::trial_record const&) const {}
};
static_assert(nas::Controller<with_budget> && nas::Controller<counts_pending> && nas::Controller<copies_pending>);

template <class C>
nas::proposal ask(C const& c) {
    typename C::state s;
    nas::rng r(3);
    nas::genome const running{{1, 2, 0}};
    nas::genome const* const pending[] = {&running};
    return nas::detail::propose_with(c, s, test::tiny_space, r, pending);
}

} // namespace

TEST_CASE("propose_with: calls every form of propose", "[propose]") {
    CHECK(ask(nas::random_search{}) == nas::proposal{.genome = nas::sample(test::tiny_space, nas::rng(3))});
    CHECK(ask(with_budget{}) ==
          nas::proposal{.genome = nas::sample(test::tiny_space, nas::rng(3)), .budget = 3, .continues = 7, .tag = 5});
    CHECK(ask(counts_pending{}).budget == 1);
    CHECK(ask(copies_pending{}).genome == nas::genome{{1, 2, 0}});
}
