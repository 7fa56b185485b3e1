// expect: nas::named(name, space) needs a search space; wrap a fixed value in nas::just(x)
#include <nas/space/just.hpp>
#include <nas/space/named.hpp>

#ifdef MUST_FAIL
auto space = nas::named("kernel", 3);
#else
auto space = nas::named("kernel", nas::just(3));
#endif
