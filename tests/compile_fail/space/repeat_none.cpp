// expect: nas::repeat<N> needs at least one element
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

#ifdef MUST_FAIL
auto space = nas::repeat<0>(nas::one_of(3, 5));
#else
auto space = nas::repeat<1>(nas::one_of(3, 5));
#endif
