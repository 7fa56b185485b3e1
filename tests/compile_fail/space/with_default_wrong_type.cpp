// expect: nas::with_default(space, value): the value is not of the space's type
#include <nas/space/one_of.hpp>
#include <nas/space/with_default.hpp>

#ifdef MUST_FAIL
auto kernel = nas::with_default(nas::one_of(3, 5), "three");
#else
auto kernel = nas::with_default(nas::one_of(3, 5), 3);
#endif
