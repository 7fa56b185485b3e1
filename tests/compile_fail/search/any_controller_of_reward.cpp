// expect: nas: this is not a controller
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::any_controller controller = nas::accuracy{};
#else
nas::any_controller controller = nas::random_search{};
#endif
