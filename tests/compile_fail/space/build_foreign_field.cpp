// expect: nas::build<T>: every argument must be nas::field<&T::member>(space) for a member of T
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
};
struct skip {};

#ifdef MUST_FAIL
auto space = nas::build<skip>(nas::field<&conv::kernel>(nas::one_of(3, 5)));
#else
auto space = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5)));
#endif
