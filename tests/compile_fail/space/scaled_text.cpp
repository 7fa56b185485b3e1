// expect: nas::scaled(base, factors...) needs a whole base and numbers as factors
#include <nas/space/scaled.hpp>

#ifdef MUST_FAIL
auto space = nas::scaled(32, "0.5", "1.0");
#else
auto space = nas::scaled(32, 0.5, 1.0);
#endif
