// expect: nas::scaled needs at least two factors; use nas::just(channels) for a fixed count
#include <nas/space/scaled.hpp>

#ifdef MUST_FAIL
auto space = nas::scaled(32, 0.5);
#else
auto space = nas::scaled(32, 0.5, 1.0);
#endif
