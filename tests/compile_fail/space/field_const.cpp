// expect: nas::field<&T::member>(space): a const member cannot be set
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
};
struct fixed {
    int const kernel = 3;
};

#ifdef MUST_FAIL
auto f = nas::field<&fixed::kernel>(nas::one_of(3, 5));
#else
auto f = nas::field<&conv::kernel>(nas::one_of(3, 5));
#endif
