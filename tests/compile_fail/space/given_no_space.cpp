// expect: nas::given<&T::a, ...>(f): f must be callable with the values of these members and return a search space
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>

struct net {
    int depth, width;
};
struct value {
    int operator()(int depth) const { return depth; }
};
struct range_of_values {
    auto operator()(int depth) const { return nas::between(1, depth); }
};

#ifdef MUST_FAIL
auto width = nas::given<&net::depth>(value{});
#else
auto width = nas::given<&net::depth>(range_of_values{});
#endif
