// expect: nas::one_of cannot mix values and spaces; wrap the values in nas::just(x)
#include <nas/space/alternatives.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
void f() { nas::one_of(3, nas::just(5)); }
#else
auto space = nas::one_of(nas::just(3), nas::just(5));
#endif
