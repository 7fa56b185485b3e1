// expect: nas::map(space, f) needs a search space first; wrap a fixed value in nas::just(x)
#include <nas/space/map.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::map(3, [](int x) { return 2 * x; });
#else
auto space = nas::map(nas::one_of(3, 5), [](int x) { return 2 * x; });
#endif
