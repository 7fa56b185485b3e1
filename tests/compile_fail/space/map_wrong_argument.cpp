// expect: nas::map(space, f): f cannot be called with a value of the space
#include <nas/space/map.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::map(nas::one_of(3, 5), [](char const* x) { return x; });
#else
auto space = nas::map(nas::one_of(3, 5), [](int x) { return 2 * x; });
#endif
