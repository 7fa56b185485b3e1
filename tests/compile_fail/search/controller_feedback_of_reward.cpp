// expect: needs `void feedback(state&, trial_record const&) const`
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

template <class Result>
struct mine {
    struct state {};
    nas::genome propose(state&, nas::space_view, nas::rng&) const { return {}; }
    void feedback(state&, Result) const {}
};

#ifdef MUST_FAIL
nas::search search{space, mine<double>{}};
#else
nas::search search{space, mine<nas::trial_record const&>{}};
#endif
