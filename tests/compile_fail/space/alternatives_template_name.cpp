// expect: name it with nas::named(name, space)
#include <nas/space/alternatives.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>

template <class T>
struct block {
    T kernel;
};

#ifdef MUST_FAIL
auto space = nas::build<block<int>>(nas::field<&block<int>::kernel>(nas::one_of(3, 5))) | nas::just(0);
#else
auto space = nas::named("block", nas::build<block<int>>(nas::field<&block<int>::kernel>(nas::one_of(3, 5)))) | nas::just(0);
#endif
