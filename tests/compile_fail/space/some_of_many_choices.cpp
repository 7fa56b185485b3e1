// expect: nas::some_of<K>(space): the candidates must be one choice: nas::one_of, nas::between or a | b
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/some_of.hpp>

#ifdef MUST_FAIL
auto pair = nas::some_of<2>(nas::repeat<3>(nas::one_of(3, 5, 7)));
#else
auto pair = nas::some_of<2>(nas::one_of(3, 5, 7));
#endif
