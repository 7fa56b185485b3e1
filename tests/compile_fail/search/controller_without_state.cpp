// expect: needs a copyable, default-constructible type `state`
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

struct without_state {
    nas::genome propose(int&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(int&, nas::trial_record const&) const {}
};
struct with_state {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};

#ifdef MUST_FAIL
nas::search search{space, without_state{}};
#else
nas::search search{space, with_state{}};
#endif
