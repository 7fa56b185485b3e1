// expect: nas::field<&T::member>(space): the space yields a type that does not convert to the member
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
};
struct scale {
    float factor;
};

#ifdef MUST_FAIL
auto f = nas::field<&conv::kernel>(nas::one_of(0.5, 1.0));
#else
auto f = nas::field<&scale::factor>(nas::one_of(0.5, 1.0));
#endif
