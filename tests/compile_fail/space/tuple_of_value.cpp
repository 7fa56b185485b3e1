// expect: nas::tuple_of(spaces...) needs search spaces; wrap fixed values in nas::just(x)
#include <nas/space/just.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/tuple_of.hpp>

#ifdef MUST_FAIL
auto space = nas::tuple_of(nas::one_of(3, 5), 7);
#else
auto space = nas::tuple_of(nas::one_of(3, 5), nas::just(7));
#endif
