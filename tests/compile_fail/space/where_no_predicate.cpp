// expect: nas::where(space, predicate): the predicate must be callable with the space's value, and const, and give a bool
#include <nas/space/one_of.hpp>
#include <nas/space/where.hpp>

struct of_text {
    bool operator()(char const*) const { return true; }
};
struct odd {
    bool operator()(int x) const { return x % 2 == 1; }
};

#ifdef MUST_FAIL
auto space = nas::where(nas::one_of(1, 2, 3), of_text{});
#else
auto space = nas::where(nas::one_of(1, 2, 3), odd{});
#endif
