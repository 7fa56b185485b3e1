// expect: nas::just(x) is for a fixed value; a search space needs no wrapping
#include <nas/space/just.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::just(nas::one_of(3, 5));
#else
auto space = nas::just(3);
#endif
