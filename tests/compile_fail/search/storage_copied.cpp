// expect: nas: a copy of a storage would keep what the original never sees
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

nas::storage::memory kept;

#ifdef MUST_FAIL
nas::any_storage storage = kept;
#else
nas::any_storage storage = &kept;
#endif
