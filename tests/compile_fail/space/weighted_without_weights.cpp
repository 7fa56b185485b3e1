// expect: nas::weighted(space, weights...) needs one number per alternative
#include <nas/space/one_of.hpp>
#include <nas/space/weighted.hpp>

#ifdef MUST_FAIL
auto kernel = nas::weighted(nas::one_of(3, 5));
#else
auto kernel = nas::weighted(nas::one_of(3, 5), 0.25, 0.75);
#endif
