// expect: x must be a search space, or a function of the index that returns one; wrap a fixed value in nas::just(x)
#include <nas/space/just.hpp>
#include <nas/space/repeat.hpp>

#ifdef MUST_FAIL
auto space = nas::repeat<3>([](std::size_t i) { return i; });
#else
auto space = nas::repeat<3>([](std::size_t i) { return nas::just(i); });
#endif
