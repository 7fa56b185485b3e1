// expect: nas::program(f): f must be callable with a nas::chooser&, and const
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>

#ifdef MUST_FAIL
auto space = nas::program([] { return 3; });
#else
auto space = nas::program([](nas::chooser& pick) { return pick("kernel", nas::one_of(3, 5)); });
#endif
