// expect: nas: two alternatives with decisions have the same type name; tell them apart with nas::named(name, space)
#include <nas/space/alternatives.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

struct conv {
    int kernel;
};

#ifdef MUST_FAIL
constexpr auto small = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(1, 3)));
constexpr auto large = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(5, 7)));
auto space = small | large;
#else
constexpr auto small = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(1, 3)));
constexpr auto large = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(5, 7)));
auto space = nas::named("small", small) | nas::named("large", large);
#endif
