// expect: nas::map(space, f): f returns nothing
#include <nas/space/map.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::map(nas::one_of(3, 5), [](int) {});
#else
auto space = nas::map(nas::one_of(3, 5), [](int x) { return 2 * x; });
#endif
