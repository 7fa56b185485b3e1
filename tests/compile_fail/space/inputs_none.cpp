// expect: nas::inputs<K>(n) chooses at least one input
#include <nas/space/inputs.hpp>

#ifdef MUST_FAIL
auto space = nas::inputs<0>(3);
#else
auto space = nas::inputs<1>(3);
#endif
