// expect: nas::permutation(space): the number of alternatives must be known when compiling, as in nas::one_of
#include <nas/space/between.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/permutation.hpp>

#ifdef MUST_FAIL
auto order = nas::permutation(nas::between(1, 3));
#else
auto order = nas::permutation(nas::one_of(1, 2, 3));
#endif
