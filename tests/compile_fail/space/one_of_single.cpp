// expect: nas::one_of needs at least two values; use nas::just(x) for a fixed one
#include <nas/space/just.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::one_of(3);
#else
auto space = nas::just(3);
#endif
