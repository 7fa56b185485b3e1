// expect: nas::some_of<K> chooses at least one alternative
#include <nas/space/one_of.hpp>
#include <nas/space/some_of.hpp>

#ifdef MUST_FAIL
auto space = nas::some_of<0>(nas::one_of(3, 5, 7));
#else
auto space = nas::some_of<1>(nas::one_of(3, 5, 7));
#endif
