// expect: nas::weighted(space, weights...) needs a search space first
#include <nas/space/one_of.hpp>
#include <nas/space/weighted.hpp>

#ifdef MUST_FAIL
auto kernel = nas::weighted("3 or 5", 0.25, 0.75);
#else
auto kernel = nas::weighted(nas::one_of(3, 5), 0.25, 0.75);
#endif
