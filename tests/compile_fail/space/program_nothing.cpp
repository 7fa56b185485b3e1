// expect: nas::program(f): f must return the architecture
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>

#ifdef MUST_FAIL
auto space = nas::program([](nas::chooser& pick) { pick("kernel", nas::one_of(3, 5)); });
#else
auto space = nas::program([](nas::chooser& pick) { return pick("kernel", nas::one_of(3, 5)); });
#endif
