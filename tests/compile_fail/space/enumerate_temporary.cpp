// expect: deleted function
#include <nas/space/enumerate.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto points = nas::enumerate(nas::one_of(3, 5));
#else
constexpr auto space = nas::one_of(3, 5);
auto points = nas::enumerate(space);
#endif
