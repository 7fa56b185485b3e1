// expect: nas::search: the first argument is not a search space
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::search search{3, nas::random_search{}};
#else
nas::search search{nas::just(3), nas::random_search{}};
#endif
