// expect: nas: both sides of | must be search spaces; wrap a value in nas::just(x)
#include <nas/space/alternatives.hpp>
#include <nas/space/one_of.hpp>

struct skip {};

#ifdef MUST_FAIL
void f() { nas::just(3) | skip{}; }
#else
auto space = nas::just(3) | nas::just(skip{});
#endif
