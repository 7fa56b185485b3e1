// expect: nas::field<&T::member>(space) needs a search space; wrap a fixed value in nas::just(x)
#include <nas/space/build.hpp>

struct conv {
    int kernel;
};

#ifdef MUST_FAIL
struct mine {
    using value_type = int;
    long decode(nas::chooser& c) const { return static_cast<long>(c.pick(2)); }
};
auto f = nas::field<&conv::kernel>(mine{});
#else
struct mine {
    using value_type = int;
    int decode(nas::chooser& c) const { return static_cast<int>(c.pick(2)); }
};
auto f = nas::field<&conv::kernel>(mine{});
#endif
