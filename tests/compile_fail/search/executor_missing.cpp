// expect: nas::search::run: the last argument is not an executor
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

#ifdef MUST_FAIL
void run(nas::search<decltype(nas::one_of(3, 5, 7)), nas::random_search>& search) {
    search.run(
        10, [](int kernel) { return kernel; }, 4);
}
#else
void run(nas::search<decltype(nas::one_of(3, 5, 7)), nas::random_search>& search) {
    search.run(
        10, [](int kernel) { return kernel; }, nas::serial_executor{});
}
#endif
