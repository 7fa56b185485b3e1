// expect: name it with nas::named(name, space)
#include <nas/space/alternatives.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::one_of(3, 5) | nas::just(0);
#else
auto space = nas::named("kernel", nas::one_of(3, 5)) | nas::just(0);
#endif
