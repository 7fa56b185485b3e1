// expect: needs `genome propose(state&, space_view, rng&) const`
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

template <bool>
struct mine {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};
template <>
struct mine<true> {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, nas::trial_record const&) const {}
};

#ifdef MUST_FAIL
nas::search search{space, mine<false>{}};
#else
nas::search search{space, mine<true>{}};
#endif
