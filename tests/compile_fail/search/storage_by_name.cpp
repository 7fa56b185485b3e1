// expect: nas: this is not a storage
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
nas::any_storage storage = std::string("run.journal");
#else
nas::any_storage storage = nas::storage::journal{"run.journal"};
#endif
