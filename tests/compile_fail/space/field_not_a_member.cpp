// expect: nas::field<&T::member>(space) needs a pointer to a data member
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
    int area() const { return kernel * kernel; }
};

#ifdef MUST_FAIL
auto f = nas::field<&conv::area>(nas::one_of(3, 5));
#else
auto f = nas::field<&conv::kernel>(nas::one_of(3, 5));
#endif
