// expect: nas::build<T>: nas::given<&T::a> needs a field for that member before it
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>

struct net {
    int depth, width;
};
auto width = nas::field<&net::width>(nas::given<&net::depth>([](int depth) { return nas::between(1, depth); }));
auto depth = nas::field<&net::depth>(nas::between(1, 4));

#ifdef MUST_FAIL
auto space = nas::build<net>(width, depth);
#else
auto space = nas::build<net>(depth, width);
#endif
