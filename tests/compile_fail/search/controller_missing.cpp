// expect: nas::search: the second argument is not a controller
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::search search{space, nas::accuracy{}};
#else
nas::search search{space, nas::random_search{}, nas::accuracy{}};
#endif
