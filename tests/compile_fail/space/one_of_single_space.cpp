// expect: nas::one_of needs at least two spaces; use a single one as it is
#include <nas/space/alternatives.hpp>

#ifdef MUST_FAIL
auto space = nas::one_of(nas::just(3));
#else
auto space = nas::one_of(nas::just(3), nas::just(5));
#endif
