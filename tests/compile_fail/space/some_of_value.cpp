// expect: nas::some_of<K>(space): a space of the candidates is needed; wrap values in nas::one_of(...)
#include <nas/space/one_of.hpp>
#include <nas/space/some_of.hpp>

#ifdef MUST_FAIL
auto space = nas::some_of<2>(5);
#else
auto space = nas::some_of<2>(nas::one_of(3, 5, 7));
#endif
