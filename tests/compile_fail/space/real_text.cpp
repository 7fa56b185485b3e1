// expect: nas::real(low, high) needs two numbers
#include <nas/space/real.hpp>

#ifdef MUST_FAIL
auto rate = nas::real("0.001", "0.1");
#else
auto rate = nas::real(0.001, 0.1);
#endif
