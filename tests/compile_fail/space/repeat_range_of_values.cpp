// expect: x must be a search space, or a function of the index that returns one; wrap a fixed value in nas::just(x)
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

#ifdef MUST_FAIL
auto space = nas::repeat(3, 1, 4);
#else
auto space = nas::repeat(nas::one_of(3, 5), 1, 4);
#endif
