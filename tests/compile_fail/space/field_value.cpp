// expect: nas::field<&T::member>(space) needs a search space; wrap a fixed value in nas::just(x)
#include <nas/space/build.hpp>
#include <nas/space/just.hpp>

struct conv {
    int kernel;
};

#ifdef MUST_FAIL
auto f = nas::field<&conv::kernel>(3);
#else
auto f = nas::field<&conv::kernel>(nas::just(3));
#endif
