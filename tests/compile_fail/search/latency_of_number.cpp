// expect: nas::search: the fourth argument is not a latency estimator
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::search search{space, nas::random_search{}, nas::mnas_reward{}, [](int) { return 3.0; }};
#else
nas::search search{space, nas::random_search{}, nas::mnas_reward{}, [](int) { return nas::milliseconds{3.0}; }};
#endif
