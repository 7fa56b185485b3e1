// expect: nas: pick(name, space) needs a search space; wrap fixed values in nas::just(x)
#include <nas/space/just.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>

#ifdef MUST_FAIL
auto space = nas::program([](nas::chooser& pick) {
    (void)pick("kernel", 3);
    return 0;
});
#else
auto space = nas::program([](nas::chooser& pick) {
    (void)pick("kernel", nas::just(3));
    return 0;
});
#endif
