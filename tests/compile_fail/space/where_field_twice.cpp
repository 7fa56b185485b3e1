// expect: nas::where<&T::a, ...>(space, predicate): a field belongs to one constraint; join the predicates
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/where_fields.hpp>

struct net {
    int a, b, c;
};
struct less {
    bool operator()(int x, int y) const { return x < y; }
};
auto all = nas::build<net>(nas::field<&net::a>(nas::between(1, 4)), nas::field<&net::b>(nas::between(1, 4)),
                           nas::field<&net::c>(nas::between(1, 4)));

#ifdef MUST_FAIL
auto space = nas::where<&net::b, &net::c>(nas::where<&net::a, &net::b>(all, less{}), less{});
#else
auto space = nas::where<&net::a, &net::b>(all, less{});
#endif
