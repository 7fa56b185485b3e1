// expect: nas::build<T>: T must be default-constructible and movable; its members are set afterwards
#include <nas/space/build.hpp>
#include <nas/space/map.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    explicit conv(int k) : kernel(k) {}
    int kernel;
};

#ifdef MUST_FAIL
auto space = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5)));
#else
auto space = nas::map(nas::one_of(3, 5), [](int kernel) { return conv(kernel); });
#endif
