// expect: nas::build<T>: a member is listed twice
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
};

#ifdef MUST_FAIL
auto space = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5)), nas::field<&conv::kernel>(nas::one_of(1, 3)));
#else
auto space = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(1, 3, 5)));
#endif
