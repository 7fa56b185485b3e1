// expect: nas::one_of needs values of one type, or of types with a common type
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::one_of("a", 5);
#else
auto space = nas::one_of("a", "b");
#endif
