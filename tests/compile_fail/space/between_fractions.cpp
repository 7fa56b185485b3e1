// expect: nas::between is for whole numbers; list other values with nas::one_of
#include <nas/space/between.hpp>
#include <nas/space/one_of.hpp>

#ifdef MUST_FAIL
auto space = nas::between(0.1, 0.5);
#else
auto space = nas::one_of(0.1, 0.5);
#endif
