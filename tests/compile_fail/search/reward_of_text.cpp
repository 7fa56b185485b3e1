// expect: nas::search: the third argument is not a reward
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::search search{space, nas::random_search{}, [](nas::metrics const&) { return "good"; }};
#else
nas::search search{space, nas::random_search{}, [](nas::metrics const& m) { return m.at("accuracy"); }};
#endif
