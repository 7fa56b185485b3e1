// expect: nas::some_of<K>(space): a space of the candidates is needed; wrap values in nas::one_of(...)
#include <array>

#include <nas/space/one_of.hpp>
#include <nas/space/some_of.hpp>

#ifdef MUST_FAIL
auto pair = nas::some_of<2>(std::array{3, 5, 7});
#else
auto pair = nas::some_of<2>(nas::one_of(3, 5, 7));
#endif
